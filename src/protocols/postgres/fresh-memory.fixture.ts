import type { OutputMemory } from './messages/slab.ts'

/** Memory that is never used again. */
export const freshMemory: OutputMemory = {
  pieceBytes: 256 * 1024,
  take: (bytes) => Buffer.allocUnsafe(bytes),
  giveBack: () => undefined,
}
