/**
 * The processes at targets that serve sessions of this gateway, by resource: what a look at who is connected to a target
 * is compared with.
 */
export class TargetBackends {
  readonly #held = new Map<string, Map<number, number>>()

  /** A session has this process of a resource's target until it is disposed of; null where the target named none. */
  hold(resource: string, processId: number | null): Disposable {
    if (processId === null) return { [Symbol.dispose]: () => undefined }
    const held = this.#held.get(resource) ?? new Map<number, number>()
    this.#held.set(resource, held)
    // Servers of one target number their processes by themselves.
    held.set(processId, (held.get(processId) ?? 0) + 1)
    return {
      [Symbol.dispose]: () => {
        const left = (held.get(processId) ?? 1) - 1
        if (left > 0) held.set(processId, left)
        else held.delete(processId)
      },
    }
  }

  /** The processes that are held at a resource now. */
  of(resource: string): readonly number[] {
    return [...(this.#held.get(resource)?.keys() ?? [])]
  }
}
