import type { Leaf } from '../entries/entry.ts'
import type { Fault, Faults } from './verify-fault.ts'

/** The digest, in hex, of a stored segment, when those before it lead up to it; else what is wrong, in words. */
export type FindSegment = (
  session: string,
  segment: number,
) => Promise<{ readonly digest: string } | { readonly problem: string }>

/** Recordings that are not as they were sealed, of which a later entry may say that they were disposed of. */
const openMax = 10_000

/** Compares stored recordings with the digests that the ledger sealed. */
export class RecordingCheck {
  readonly #find: FindSegment | null
  /** The first that is wrong with a session's recording, while no entry says that it was disposed of. */
  readonly #open: Map<string, Fault>
  checked: number

  /** `checked`, `open`: what an earlier reading had come to. */
  constructor(find: FindSegment | null, checked = 0, open: ReadonlyMap<string, Fault> = new Map()) {
    this.#find = find
    this.#open = new Map(open)
    this.checked = checked
  }

  /** What is wrong with the recording that an entry sealed, when no later entry can excuse it; else null. */
  async check(leaf: Leaf, place: Omit<Fault, 'problem'>): Promise<string | null> {
    if (leaf.type === 'recording.disposed' || leaf.type === 'key.destroyed') this.#open.delete(leaf.session)
    if (!this.#find || leaf.type !== 'recording.sealed') return null
    this.checked += 1
    const { session, segment } = leaf
    if (this.#open.has(session)) return null
    const found = await this.#find(session, segment)
    const problem =
      'problem' in found
        ? `the recording of session ${session}: ${found.problem}, and no entry says that it was disposed of`
        : found.digest === leaf.digest
          ? null
          : `the recording of session ${session} is not the one that was sealed, segment ${segment}`
    if (problem === null) return null
    if (this.#open.size >= openMax) return problem
    this.#open.set(session, { ...place, problem })
    return null
  }

  /** What is wrong with recordings that were not disposed of, so far. */
  get open(): ReadonlyMap<string, Fault> {
    return this.#open
  }

  /** To be called after the last entry. */
  finish(faults: Faults): void {
    for (const fault of this.#open.values()) faults.add(fault)
  }
}
