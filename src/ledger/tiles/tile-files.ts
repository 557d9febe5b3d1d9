import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hasCode } from './ledger-fault.ts'
import type { HashSource } from './proof.ts'
import { hashBytes, tileBytes, tilePath, tileWidth, type TileName } from './tile.ts'

/** An entry bundle is at most this long. */
export const bundleBytesMax = tileWidth * (2 + 65_535)

/** Reads tiles of a ledger directory. */
export class TileFiles {
  readonly #directory: string
  #last: { readonly key: string; readonly bytes: Buffer } | null = null

  constructor(directory: string) {
    this.#directory = directory
  }

  /** A tile's bytes as stored under exactly this name; null when there is none or it cannot be one. */
  read(name: TileName): Buffer | null {
    const limit = name.level === 'entries' ? bundleBytesMax : tileBytes
    return readBounded(join(this.#directory, tilePath(name)), limit)
  }

  /**
   * The first `width` hashes of a tile: from the partial tile of that width, or from the full one, which replaces it
   * as the log grows. Null when neither is there in its right length.
   */
  hashes(level: number, number: number, width: number): Buffer | null {
    const key = `${level}/${number}/${width}`
    if (this.#last?.key === key) return this.#last.bytes
    const exact = this.read({ level, number, width })
    const bytes = exact?.length === width * hashBytes ? exact : this.read({ level, number, width: tileWidth })
    if (!bytes || bytes.length < width * hashBytes) return null
    const hashes = bytes.subarray(0, width * hashBytes)
    this.#last = { key, bytes: hashes }
    return hashes
  }
}

/**
 * The tiles of a log of `newest` entries as they were when it had fewer: what a partial tile held then is the beginning of
 * what it holds now.
 */
export function earlierTiles(directory: string, newest: number): HashSource {
  const files = new TileFiles(directory)
  return {
    hashes(level, number, width) {
      const now = Math.min(tileWidth, Math.floor(newest / tileWidth ** level) - number * tileWidth)
      return files.hashes(level, number, Math.max(width, now))?.subarray(0, width * hashBytes) ?? null
    },
  }
}

/** A whole file, unless it is missing, no regular file, or longer than `bytesMax`. */
export function readBounded(path: string, bytesMax: number): Buffer | null {
  let descriptor: number
  try {
    // A pipe in the place of a file must not be waited for.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (isNotThere(error)) return null
    throw error
  }
  try {
    const stat = fstatSync(descriptor)
    return stat.isFile() && stat.size <= bytesMax ? readFileSync(descriptor) : null
  } finally {
    closeSync(descriptor)
  }
}

/** The names in a folder; none when it is missing or no folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (isNotThere(error)) return []
    throw error
  }
}

/** Whether a name leads to a regular file. */
export function isRegularFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch (error) {
    if (isNotThere(error)) return false
    throw error
  }
}

/** What is said of a name that leads to nothing of its kind: to a socket or in a circle of links, for example. */
const notThere = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'ENODEV', 'ENAMETOOLONG']

function isNotThere(error: unknown): boolean {
  return notThere.some((code) => hasCode(error, code))
}
