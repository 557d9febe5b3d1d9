import { statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { listSegments, parseSegmentName, scanSegment, segmentName } from '../journal/journal-record.ts'
import { isRegularFile } from '../tiles/tile-files.ts'
import type { Faults, FoundRecord } from './verify-fault.ts'
import type { SavedVerification } from './verify-saved.ts'

/** Reads the journal of a ledger directory, from its first record or from where an earlier verification ended. */
export class JournalCheck {
  readonly #folder: string
  readonly #faults: Faults
  readonly #from: SavedVerification | null
  #first = 0
  readonly #before: [first: number, bytes: number][] = []

  constructor(directory: string, faults: Faults, from: SavedVerification | null) {
    this.#folder = join(directory, 'journal')
    this.#faults = faults
    this.#from = from
  }

  /** The place of a record that was just read, as a verification keeps it. */
  placeOf({ offset }: FoundRecord): SavedVerification['journal'] {
    return { first: this.#first, offset, before: [...this.#before] }
  }

  /** Yields records; what is wrong with segments goes to the faults, and reading stops there. */
  async *read(size: number, live: boolean): AsyncGenerator<FoundRecord> {
    const firsts = await this.#segments()
    let next = this.#trust(firsts)
    for (const [at, first] of firsts.entries()) {
      if (first < next && first !== this.#from?.journal.first) continue
      const file = `journal/${segmentName(first)}`
      const isFrom = first === this.#from?.journal.first
      if (!isFrom && first !== next) return this.#fault(file, null, next, `the journal has no entry ${next}`)
      this.#first = first
      const place = isFrom ? { index: next, offset: this.#from.journal.offset } : undefined
      const path = join(this.#folder, segmentName(first))
      if (!isRegularFile(path)) return this.#fault(file, null, next, 'it is no regular file')
      const segment = scanSegment(path, first, place)
      let step = segment.next()
      for (; !step.done; step = segment.next()) yield { ...step.value, file }
      const { fault, bytes } = step.value
      next = step.value.next
      this.#before.push([first, bytes])
      const isTail = live && at === firsts.length - 1 && next >= size
      if (fault !== null && !(isTail && fault.startsWith('cut'))) return this.#fault(file, bytes, next, fault)
    }
    if (next < size) this.#fault('journal', null, next, `it ends at ${next} of ${size} entries`)
  }

  async #segments(): Promise<readonly number[]> {
    let names: readonly string[]
    try {
      names = await readdir(this.#folder)
    } catch {
      // Missing or unreadable, which is one and the same to whoever asks for proof.
      return []
    }
    for (const name of names)
      if (parseSegmentName(name) === null)
        this.#fault(`journal/${name}`, null, null, 'it is no segment of the journal')
    return listSegments(this.#folder)
  }

  /** Looks whether the segments that were read before are there in their sizes; the index to go on from. */
  #trust(firsts: readonly number[]): number {
    if (!this.#from) return 0
    const { journal, size } = this.#from
    for (const [first, bytes] of journal.before) {
      const file = `journal/${segmentName(first)}`
      const found = statSync(join(this.#folder, segmentName(first)), { throwIfNoEntry: false })
      this.#before.push([first, bytes])
      if (found?.size === bytes) continue
      const now = found ? `it has ${found.size} bytes` : 'it is missing'
      this.#fault(file, null, first, `${now}; it had ${bytes} when it was verified before`)
    }
    const known = new Set([...journal.before.map(([first]) => first), journal.first])
    for (const first of firsts)
      if (first < size && !known.has(first))
        this.#fault(
          `journal/${segmentName(first)}`,
          null,
          first,
          'it was not there when it was verified before',
        )
    if (!firsts.includes(journal.first))
      this.#fault(`journal/${segmentName(journal.first)}`, null, size, 'it is missing')
    return size
  }

  #fault(file: string, offset: number | null, index: number | null, problem: string): void {
    this.#faults.add({ file, offset, index, problem })
  }
}
