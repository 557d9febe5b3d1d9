import type { CopyShape } from '../../core/inspection.ts'
import { growthFactor, growthMax, lengthMax } from '../masks/cell-mask.ts'
import { BinaryCopyFields } from './copy-binary.ts'
import type { CopyFields } from '../masks/copy-fields.ts'
import { DelimitedCopyFields } from './copy-delimited.ts'
import type { MaskCount } from '../masks/mask-count.ts'
import { MaskFailure } from '../masks/mask-failure.ts'
import { passageOf } from '../detectors/passage.ts'
import type { MaskPlan } from '../masks/plan.ts'
import type { TokenKeys } from '../masks/token.ts'

const copyDataType = 0x64 // 'd'
const headerBytes = 5 // type, int32 length (counts itself)
// A mask may be quoted and have every byte escaped.
const quoteBytes = 2

/** Masks the CopyData messages of a COPY … TO STDOUT, of whose rows the fields are told apart by their shape. */
export class CopyRowMasker {
  readonly #fields: CopyFields
  readonly #rowBytesMin: number
  readonly #growthPerRow: number
  /** What a byte of a document may become, and a field of one that began in an earlier call. */
  readonly #growthFactor: number
  readonly #growthHeld: number

  constructor(shape: CopyShape, plan: MaskPlan, keys: TokenKeys) {
    const lengths = plan.masks.map(({ mask }) =>
      mask.kind === 'document' ? growthMax(mask) : lengthMax(mask),
    )
    const documents = plan.masks.flatMap(({ mask }) => (mask.kind === 'document' ? [mask] : []))
    this.#growthFactor = Math.max(0, ...documents.map(growthFactor))
    this.#growthHeld = Math.max(0, ...documents.map(lengthMax))
    const marker = shape.kind === 'text' || shape.kind === 'csv' ? Buffer.byteLength(shape.nullMarker) : 0
    this.#growthPerRow = lengths.reduce((sum, length) => sum + Math.max(marker, 2 * length + quoteBytes), 0)
    switch (shape.kind) {
      case 'text':
      case 'csv':
        this.#fields = new DelimitedCopyFields(shape, plan, keys)
        this.#rowBytesMin = plan.columnCount
        break
      case 'binary':
        this.#fields = new BinaryCopyFields(plan, keys)
        this.#rowBytesMin = 2 + 4 * plan.columnCount
        break
      case 'other':
        throw new MaskFailure('a copy in this form cannot be masked')
    }
  }

  /** Of fields replaced; NULL does not count. */
  get count(): MaskCount {
    return this.#fields.count
  }

  /** How many bytes `mask` may write for this many bytes of messages. Never too low. */
  roomFor(inputBytes: number): number {
    // The first row of a call may have begun before it, with a field of which nothing was shown yet.
    const rowsMax = Math.floor(inputBytes / this.#rowBytesMin) + 1
    const escaped = 2 * (inputBytes * this.#growthFactor + this.#growthHeld)
    return inputBytes + rowsMax * this.#growthPerRow + escaped
  }

  /** The most bytes of messages for which so many bytes are room enough; may be less than one. */
  inputFor(roomBytes: number): number {
    const fixed = this.#growthPerRow + 2 * this.#growthHeld
    const each = 1 + this.#growthPerRow / this.#rowBytesMin + 2 * this.#growthFactor
    return Math.floor((roomBytes - fixed) / each)
  }

  /**
   * Masks the whole CopyData messages in `input[from, to)` into `output[outAt…)`, which has `roomFor(to - from)` bytes
   * left and does not overlap; returns the end of what was written. A message of which nothing is to be shown yet is
   * left out. Throws `MaskFailure` on anything malformed, and then nothing of the output may be used.
   */
  mask(input: Buffer, from: number, to: number, output: Buffer, outAt: number): number {
    if (to > input.length || output.length - outAt < this.roomFor(to - from)) {
      throw new RangeError('The buffers are too small for these rows.')
    }
    const passage = passageOf(input, output)
    let out = outAt
    for (let at = from; at < to;) {
      const end = endOfCopyData(passage.inputView, at, to)
      const bodyAt = out + headerBytes
      const bodyEnd = this.#fields.mask(passage, at + headerBytes, end, bodyAt)
      if (bodyEnd > bodyAt) {
        output[out] = copyDataType
        passage.outputView.setInt32(out + 1, bodyEnd - out - 1)
        out = bodyEnd
      }
      at = end
    }
    return out
  }

  /** Call when the copy is done. Throws `MaskFailure` when it ended inside a row. */
  finish(): void {
    this.#fields.finish()
  }
}

/** Where the CopyData message ends that begins at `at`; throws `MaskFailure` when it is none, or not whole. */
export function endOfCopyData(input: DataView, at: number, to: number): number {
  if (to - at < headerBytes || input.getUint8(at) !== copyDataType)
    throw new MaskFailure('a piece of a copy was expected')
  const end = at + 1 + input.getInt32(at + 1)
  if (end > to || end < at + headerBytes) throw new MaskFailure('a piece of a copy has a wrong length')
  return end
}
