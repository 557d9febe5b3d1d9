/**
 * Gives back what a start needed and nothing needs any more, where the runtime was told to let itself be asked for that
 * (docs/decisions/0015). Takes some 50 ms in which nothing else runs.
 */
export function spareMemory(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
