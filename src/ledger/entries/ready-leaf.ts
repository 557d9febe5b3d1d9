import type { Buffer } from 'node:buffer'

/** A leaf that is ready to be put in its place. */
export interface ReadyLeaf {
  /** Room that it takes at most, in bytes. */
  readonly bytesMax: number
  /** Writes it where that room is; answers where it ends. */
  writeTo(into: Buffer, at: number): number
}

/** A leaf that exists as text. */
export function readyText(text: string): ReadyLeaf {
  // A UTF-16 code unit takes at most three bytes of UTF-8.
  return { bytesMax: text.length * 3, writeTo: (into, at) => at + into.write(text, at, 'utf8') }
}
