import { mkdir, open, readdir, readFile, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hasCode } from './master-key.ts'

const idBytes = 16
/** Keys of one file: few enough to look through, many enough that making files costs nothing. */
const keysPerFileMax = 1024
const fileSuffix = '.keys'
const folderPattern = /^[0-9a-f]{6}$/
const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

interface Waiting {
  readonly id: string
  readonly wrapped: Buffer
  readonly stored: () => void
  readonly failed: (reason: unknown) => void
}

/** The file that keys are added to. */
interface CurrentFile {
  readonly path: string
  readonly folder: string
  readonly ids: Set<string>
}

/** Where a key lies. */
interface Place {
  readonly path: string
  readonly wrapped: Buffer
  /** Of the wrapped key in its file. */
  readonly offset: number
  /** Keys of the file that are not destroyed, this one included. */
  readonly left: number
  readonly isFull: boolean
}

/**
 * Wrapped keys of sessions, many to a file: `<first six digits of its ids>/<id of its first key>.keys`, each key behind
 * the sixteen bytes of its session's id. Whoever comes while a sync is under way shares the next one, so that a storm of
 * sessions costs few. A destroyed key is overwritten where it lies; its file goes with the last of them.
 */
export class KeyShelf {
  readonly #directory: string
  readonly #wrappedBytes: number
  readonly #waiting: Waiting[] = []
  #writing: Promise<void> | null = null
  #current: CurrentFile | null = null

  /** `wrappedBytes`: how long each wrapped key is. */
  constructor(directory: string, wrappedBytes: number) {
    this.#directory = directory
    this.#wrappedBytes = wrappedBytes
  }

  /** Resolves when the key would survive the loss of power. Rejects when the session has one in the file in hand. */
  put(id: string, wrapped: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id, wrapped, stored: resolve, failed: reject })
      this.#writing ??= this.#write()
    })
  }

  /** The wrapped key of a session; null when there is none, or it was destroyed. */
  async find(id: string): Promise<Buffer | null> {
    return (await this.#placeOf(id))?.wrapped ?? null
  }

  /** Overwrites a session's key; false when there is none. */
  async destroy(id: string): Promise<boolean> {
    const place = await this.#placeOf(id)
    if (place === null) return false
    const file = await open(place.path, 'r+')
    try {
      await file.write(Buffer.alloc(this.#wrappedBytes), 0, this.#wrappedBytes, place.offset)
      await file.sync()
    } finally {
      await file.close()
    }
    if (place.left === 1) await this.#remove(place)
    return true
  }

  /** The sessions with keys in one of the folders, in no order. */
  async ids(folder: string): Promise<readonly string[]> {
    const ids: string[] = []
    for (const name of await this.#files(folder)) {
      const bytes = await readKept(join(this.#directory, folder, name))
      for (const at of this.#slots(bytes)) if (this.#isKept(bytes, at)) ids.push(idAt(bytes, at))
    }
    return ids
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const folder = this.#waiting[0]?.id.slice(0, 6) ?? ''
      const others = this.#waiting.findIndex(({ id }) => id.slice(0, 6) !== folder)
      const room = keysPerFileMax - (this.#current?.folder === folder ? this.#current.ids.size : 0)
      const batch = this.#waiting.splice(0, Math.min(others < 0 ? this.#waiting.length : others, room))
      try {
        await this.#store(folder, batch)
      } catch (error) {
        // How far it came is unknown: what follows goes into another file.
        this.#current = null
        for (const { failed } of batch) failed(error)
      }
    }
    this.#writing = null
  }

  async #store(folder: string, batch: readonly Waiting[]): Promise<void> {
    const isNew = this.#current?.folder !== folder
    const file = isNew ? await this.#begin(folder, batch[0]?.id ?? '') : this.#current
    if (file === null) throw new Error('There is no file for keys.')
    const fresh: Waiting[] = []
    for (const one of batch) {
      if (file.ids.has(one.id)) one.failed(new Error(`Session ${one.id} already has a key.`))
      else fresh.push(one)
      file.ids.add(one.id)
    }
    await appendSynced(
      file.path,
      Buffer.concat(fresh.flatMap(({ id, wrapped }) => [bytesOf(id), wrapped])),
      isNew,
    )
    if (isNew) await syncDirectories(dirname(file.path), this.#directory)
    for (const { stored } of fresh) stored()
    if (file.ids.size >= keysPerFileMax) this.#current = null
  }

  async #begin(folder: string, id: string): Promise<CurrentFile> {
    const path = join(this.#directory, folder, `${id}${fileSuffix}`)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    this.#current = { path, folder, ids: new Set() }
    return this.#current
  }

  /** Removes a file whose last key was destroyed, unless another process may still add to it. */
  async #remove({ path, isFull }: Place): Promise<void> {
    const isOwn = this.#current?.path === path
    if (isOwn && this.#writing !== null) return
    if (isOwn) this.#current = null
    if (!isOwn && !isFull && !(await this.#isPast(path))) return
    await unlink(path)
    await syncDirectories(dirname(path))
  }

  /** Whether a later folder has keys too. */
  async #isPast(path: string): Promise<boolean> {
    const folder = path.split('/').at(-2) ?? ''
    return (await readdir(this.#directory)).some((name) => folderPattern.test(name) && name > folder)
  }

  async #placeOf(id: string): Promise<Place | null> {
    const folder = id.slice(0, 6)
    const names = await this.#files(folder)
    // A file begins with about the oldest of its keys, so the last one that began before is most likely.
    const last = names.findLastIndex((name) => name <= `${id}${fileSuffix}`)
    const likely = [...names.slice(0, last + 1).toReversed(), ...names.slice(last + 1)]
    const wanted = bytesOf(id)
    for (const name of likely) {
      const path = join(this.#directory, folder, name)
      const bytes = await readKept(path)
      const slots = this.#slots(bytes)
      const at = slots.find((slot) => wanted.equals(bytes.subarray(slot, slot + idBytes)))
      if (at === undefined) continue
      if (!this.#isKept(bytes, at)) return null
      const left = slots.filter((slot) => this.#isKept(bytes, slot)).length
      const offset = at + idBytes
      const wrapped = bytes.subarray(offset, offset + this.#wrappedBytes)
      return { path, wrapped, offset, left, isFull: slots.length >= keysPerFileMax }
    }
    return null
  }

  /** The files of a folder, oldest first. */
  async #files(folder: string): Promise<readonly string[]> {
    try {
      const names = await readdir(join(this.#directory, folder))
      return names.filter((name) => name.endsWith(fileSuffix)).toSorted()
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return []
      throw error
    }
  }

  /** Where the records of a file begin. A torn one at its end belongs to nobody. */
  #slots(bytes: Buffer): readonly number[] {
    const recordBytes = idBytes + this.#wrappedBytes
    return Array.from({ length: Math.floor(bytes.length / recordBytes) }, (_, at) => at * recordBytes)
  }

  #isKept(bytes: Buffer, at: number): boolean {
    return bytes.subarray(at + idBytes, at + idBytes + this.#wrappedBytes).some((byte) => byte !== 0)
  }
}

/** Whether a text is the id of a session, and so safe to make a path of. */
export function isSessionId(text: string): boolean {
  return idPattern.test(text)
}

/** Makes what was created in a folder, or removed from it, survive the loss of power. */
export async function syncDirectories(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const directory = await open(path, 'r')
    try {
      await directory.sync()
    } finally {
      await directory.close()
    }
  }
}

async function appendSynced(path: string, bytes: Buffer, isNew: boolean): Promise<void> {
  const file = await open(path, isNew ? 'wx' : 'a', 0o600)
  try {
    await file.writeFile(bytes)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** A file's bytes; none when its last key was destroyed a moment ago. */
async function readKept(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return Buffer.alloc(0)
    throw error
  }
}

function bytesOf(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}

function idAt(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + idBytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
