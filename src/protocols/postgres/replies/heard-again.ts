import type { Frame } from '../messages/frame.ts'

/** Longer messages are read each time. */
const keptBytesMax = 4096

/**
 * Reads messages of which most say what the last one said, such as the description of the rows of one statement that runs
 * again and again. Equal bytes have one and the same meaning, which others may then remember things by.
 */
export class HeardAgain<Meaning> {
  readonly #read: (frame: Frame) => Meaning
  #last: { readonly bytes: Buffer; readonly meaning: Meaning } | null = null

  constructor(read: (frame: Frame) => Meaning) {
    this.#read = read
  }

  /** What the message means. Throws what reading it throws. */
  hear(frame: Frame): Meaning {
    if (this.#last !== null && frame.says?.(this.#last.bytes)) return this.#last.meaning
    const { bytes } = frame
    if (this.#last?.bytes.equals(bytes)) return this.#last.meaning
    const meaning = this.#read(frame)
    if (bytes.length <= keptBytesMax) this.#last = { bytes: Buffer.from(bytes), meaning }
    return meaning
  }
}
