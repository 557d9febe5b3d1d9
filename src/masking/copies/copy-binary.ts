import { writeMasked } from '../masks/cell-mask.ts'
import type { CopyFields } from '../masks/copy-fields.ts'
import { MaskCount } from '../masks/mask-count.ts'
import { MaskFailure } from '../masks/mask-failure.ts'
import { copyBytes, type Passage } from '../detectors/passage.ts'
import { masksByColumn, type PlacedMask } from '../masks/placed-mask.ts'
import type { MaskPlan } from '../masks/plan.ts'
import type { TokenKeys } from '../masks/token.ts'

const signature = Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1')
const fixedBytes = signature.length + 8 // flags, length of the extension

/** Walks what a binary copy (PostgreSQL, "COPY", "Binary Format") sends: whole rows in each message, as PostgreSQL does. */
export class BinaryCopyWalk {
  readonly #columnCount: number
  #hasBegun = false
  #hasEnded = false

  constructor(columnCount: number) {
    this.#columnCount = columnCount
  }

  /**
   * Reads the bytes `input[from, to)` of a copy and tells each field: its place and length, -1 for NULL. `row` is told where
   * each row begins. Throws `MaskFailure` on anything that is not whole.
   */
  read(
    input: Buffer,
    from: number,
    to: number,
    field: (column: number, at: number, length: number) => void,
  ): void {
    let at = this.#hasBegun ? from : this.#begin(input, from, to)
    while (at < to) {
      if (this.#hasEnded || at + 2 > to) throw new MaskFailure('a row of a copy is cut off')
      const count = input.readInt16BE(at)
      at += 2
      if (count === -1) {
        this.#hasEnded = true
        continue
      }
      if (count !== this.#columnCount) throw new MaskFailure('a row of a copy has a wrong number of fields')
      for (let column = 0; column < count; column++) {
        const length = at + 4 > to ? -2 : input.readInt32BE(at)
        if (length < -1 || at + 4 + length > to) throw new MaskFailure('a field of a copy is cut off')
        field(column, at + 4, length)
        at += 4 + Math.max(0, length)
      }
    }
  }

  #begin(input: Buffer, from: number, to: number): number {
    if (to - from < fixedBytes || signature.compare(input, from, from + signature.length) !== 0)
      throw new MaskFailure('a copy does not begin as it should')
    // Flags that change the format; the only one there ever was adds OIDs.
    if (input.readInt32BE(from + signature.length) !== 0) throw new MaskFailure('a copy has unknown flags')
    const extension = input.readInt32BE(from + signature.length + 4)
    const first = from + fixedBytes + extension
    if (extension < 0 || first > to) throw new MaskFailure('the head of a copy is cut off')
    this.#hasBegun = true
    return first
  }
}

/** Masks the fields of a binary copy. */
export class BinaryCopyFields implements CopyFields {
  readonly count: MaskCount
  readonly #keys: TokenKeys
  readonly #masks: readonly (PlacedMask | null)[]
  readonly #walk: BinaryCopyWalk

  constructor(plan: MaskPlan, keys: TokenKeys) {
    this.count = new MaskCount(plan.masks)
    this.#keys = keys
    this.#masks = masksByColumn(plan)
    this.#walk = new BinaryCopyWalk(plan.columnCount)
  }

  mask(passage: Passage, from: number, to: number, outAt: number): number {
    const { input, output } = passage
    let out = outAt
    let shown = from // up to here the input is in the output
    this.#walk.read(input, from, to, (column, at, length) => {
      const placed = this.#masks[column]
      if (!placed) return
      const { mask, place } = placed
      if (length === -1 && !(mask.kind === 'constant' && mask.hidesNull)) return
      if (length !== -1) this.count.add(place, 1)
      out = copyBytes(passage, shown, at - 4, out)
      shown = at + Math.max(0, length)
      const end = writeMasked(mask, this.#keys, input, at, shown, output, out + 4)
      passage.outputView.setInt32(out, end === -1 ? -1 : end - out - 4)
      out = end === -1 ? out + 4 : end
    })
    return copyBytes(passage, shown, to, out)
  }

  finish(): void {
    // Each message holds whole rows, so that a copy that breaks off shows nothing unmasked.
  }
}
