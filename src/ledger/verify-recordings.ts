import type { Leaf } from './entry.ts'

/** The digest, in hex, of a stored segment, when those before it lead up to it; else what is wrong, in words. */
export type FindSegment = (
  session: string,
  segment: number,
) => Promise<{ readonly digest: string } | { readonly problem: string }>

/** Compares stored recordings with the digests that the ledger sealed. */
export class RecordingCheck {
  readonly #find: FindSegment | null
  checked: number

  /** `checked`: how many an earlier reading had compared. */
  constructor(find: FindSegment | null, checked = 0) {
    this.#find = find
    this.checked = checked
  }

  /** What is wrong with the recording that an entry sealed, or null. */
  async check(leaf: Leaf): Promise<string | null> {
    if (!this.#find || leaf.type !== 'recording.sealed') return null
    this.checked += 1
    const found = await this.#find(leaf.session, leaf.segment)
    if ('problem' in found) return `the recording of session ${leaf.session}: ${found.problem}`
    return found.digest === leaf.digest
      ? null
      : `the recording of session ${leaf.session} is not the one that was sealed, segment ${leaf.segment}`
  }
}
