/** Tells the fields of a copy apart, and writes what is shown of them. Rows may be cut over calls as far as it allows. */
export interface CopyFields {
  /** Fields replaced so far; NULL does not count. */
  readonly maskedCells: number
  /** Masks the bytes `input[from, to)` of the copy into `output[outAt…)`; returns the end of what was written. */
  mask(input: Buffer, from: number, to: number, output: Buffer, outAt: number): number
  /** Throws `MaskFailure` when the copy ended inside a row. */
  finish(): void
}

/** Of a masked field; a longer one becomes NULL where its mask needs the value. */
export const fieldBytesMax: number = 64 * 1024
