import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Random } from '../core/random.ts'

/** Length of the master key and of every key derived from it. */
export const keyBytes = 32

/** The master key file cannot be used; `message` says which file and what to do about it. */
export class MasterKeyRefused extends Error {
  override readonly name = 'MasterKeyRefused'
}

/**
 * The one secret from which the others derive: 32 bytes in a file that only its owner can read. Created at first
 * start. Refused when anybody else may read it, when it belongs to another user, or when it lies in the directory
 * whose contents it protects, because a copy of that directory would then carry its own key.
 */
export function openMasterKey(path: string, protectedDirectory: string, random: Random): MasterKey {
  const file = resolve(path)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  if (isInside(file, protectedDirectory)) {
    throw new MasterKeyRefused(`The master key ${file} lies inside ${protectedDirectory}; keep it elsewhere.`)
  }
  createOnce(file, random)
  return new MasterKey(readGuarded(file))
}

/** Derives keys for separate uses (HKDF-SHA-256, RFC 5869), so that no key serves two. */
export class MasterKey {
  readonly #secret: KeyObject

  constructor(bytes: Buffer) {
    if (bytes.length !== keyBytes) throw new MasterKeyRefused(`A master key has ${keyBytes} bytes.`)
    this.#secret = createSecretKey(bytes)
    bytes.fill(0)
  }

  /** 32 bytes for the use that `purpose` names. The caller clears them after making a key of them. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#secret, '', `sallyport/${purpose}`, keyBytes))
  }
}

function isInside(file: string, directory: string): boolean {
  const real = join(realpathSync(dirname(file)), basename(file))
  const path = relative(realPathOf(directory), real)
  return path !== '..' && !path.startsWith('../')
}

/** The directory with symbolic links resolved, as far as it exists. */
function realPathOf(directory: string): string {
  const path = resolve(directory)
  try {
    return realpathSync(path)
  } catch {
    // Not there yet: its parent decides where it will be.
    return path === '/' ? path : join(realPathOf(dirname(path)), basename(path))
  }
}

function createOnce(file: string, random: Random): void {
  let descriptor: number
  try {
    descriptor = openSync(file, 'wx', 0o600)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return
    throw error
  }
  try {
    const bytes = Buffer.from(random.bytes(keyBytes))
    if (writeSync(descriptor, bytes) !== keyBytes) throw new MasterKeyRefused(`${file} could not be written.`)
    bytes.fill(0)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  const directory = openSync(dirname(file), 'r')
  fsyncSync(directory)
  closeSync(directory)
}

function readGuarded(file: string): Buffer {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isFile()) throw new MasterKeyRefused(`${file} is not a file.`)
    if ((stat.mode & 0o077) !== 0) {
      throw new MasterKeyRefused(`${file} can be read by others; run chmod 600 ${file}.`)
    }
    if (process.getuid && stat.uid !== process.getuid()) {
      throw new MasterKeyRefused(`${file} belongs to another user.`)
    }
    if (stat.size !== keyBytes) {
      throw new MasterKeyRefused(`${file} has ${stat.size} bytes; a master key has ${keyBytes}.`)
    }
    const bytes = Buffer.alloc(keyBytes)
    if (readSync(descriptor, bytes) !== keyBytes) throw new MasterKeyRefused(`${file} could not be read.`)
    return bytes
  } finally {
    closeSync(descriptor)
  }
}

/** True when `error` is a system error of this code (`ENOENT` and the like). */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
