import type { MaskCount } from './mask-count.ts'
import type { Passage } from '../detectors/passage.ts'

/** Tells the fields of a copy apart, and writes what is shown of them. Rows may be cut over calls as far as it allows. */
export interface CopyFields {
  /** Of fields replaced; NULL does not count. */
  readonly count: MaskCount
  /** Masks the bytes `[from, to)` of the copy, and writes them from `outAt` on; returns the end of what was written. */
  mask(passage: Passage, from: number, to: number, outAt: number): number
  /** Throws `MaskFailure` when the copy ended inside a row. */
  finish(): void
}

/** Of a masked field; a longer one becomes NULL where its mask needs the value. */
export const fieldBytesMax: number = 64 * 1024
