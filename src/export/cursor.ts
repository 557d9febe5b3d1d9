import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Reference } from './happening.ts'

/** How far a feed has come, and what it takes to go on from there. */
export interface Cursor {
  /** Index of the first entry that is not delivered. */
  readonly next: number
  /** Entries that later ones may refer to; null when they have to be looked for from the beginning. */
  readonly references: readonly Reference[] | null
}

const cursorSchema = z.strictObject({
  origin: z.string(),
  next: z.int().min(0),
  references: z.array(z.tuple([z.int().min(0), z.int().min(0)])).nullable(),
})

/** The durable cursor of one feed, in a file of its own that is replaced as a whole. */
export class CursorFile {
  readonly #directory: string
  readonly #name: string
  readonly #origin: string

  constructor(directory: string, name: string, origin: string) {
    this.#directory = directory
    this.#name = name
    this.#origin = origin
  }

  /** Null when there is none yet. Throws when there is one that cannot be read, or that is of another ledger. */
  async load(): Promise<Cursor | null> {
    const path = join(this.#directory, `${this.#name}.cursor`)
    let text: string
    try {
      text = await readFile(path, 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
    const cursor = cursorSchema.parse(JSON.parse(text))
    if (cursor.origin !== this.#origin) throw new Error(`${path} belongs to the ledger ${cursor.origin}.`)
    return cursor
  }

  async save({ next, references }: Cursor): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 })
    const path = join(this.#directory, `${this.#name}.cursor`)
    const file = await open(`${path}.draft`, 'w', 0o600)
    try {
      await file.writeFile(JSON.stringify({ origin: this.#origin, next, references }))
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(`${path}.draft`, path)
  }
}
