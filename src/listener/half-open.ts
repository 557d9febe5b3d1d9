import { siteOf } from '../core/address.ts'

/** How many connections nobody has signed in on yet may be open. */
export interface HalfOpenLimits {
  readonly allMax: number
  /** From one address; IPv6 addresses that share their first 64 bits are one. */
  readonly perAddressMax: number
}

/** The place of one connection among those that are half open. Disposing it gives it back. */
export interface Place extends Disposable {
  /** The connection turns out to come from elsewhere. */
  moveTo(address: string): void
}

interface Waiting {
  group: string
  readonly leave: () => void
}

/**
 * Connections between accept and sign-in. When there are too many, whoever has the most of them gives its oldest one up:
 * somebody who floods the gateway takes places from himself, and an honest client, which is through in milliseconds,
 * from nobody.
 */
export class HalfOpen {
  readonly #limits: HalfOpenLimits
  // In the order of arrival, both the addresses' own and, within one, the connections.
  readonly #groups = new Map<string, Set<Waiting>>()
  #count = 0

  constructor(limits: HalfOpenLimits) {
    this.#limits = limits
  }

  get count(): number {
    return this.#count
  }

  /** Takes a place. `leave` is called, once, if the connection must make room before its place is given back. */
  enter(address: string, leave: () => void): Place {
    const waiting: Waiting = { group: siteOf(address), leave }
    this.#add(waiting)
    return {
      moveTo: (moved) => {
        const group = siteOf(moved)
        if (group === waiting.group || !this.#remove(waiting)) return
        waiting.group = group
        this.#add(waiting)
      },
      [Symbol.dispose]: () => void this.#remove(waiting),
    }
  }

  #add(waiting: Waiting): void {
    const group = this.#groups.get(waiting.group) ?? new Set()
    this.#groups.set(waiting.group, group.add(waiting))
    this.#count += 1
    if (group.size > this.#limits.perAddressMax) this.#turnOut(group)
    else if (this.#count > this.#limits.allMax) this.#turnOut(this.#largest(group))
  }

  #remove(waiting: Waiting): boolean {
    const group = this.#groups.get(waiting.group)
    if (!group?.delete(waiting)) return false
    this.#count -= 1
    if (group.size === 0) this.#groups.delete(waiting.group)
    return true
  }

  #largest(first: ReadonlySet<Waiting>): ReadonlySet<Waiting> {
    let largest = first
    for (const group of this.#groups.values()) if (group.size > largest.size) largest = group
    return largest
  }

  #turnOut(group: ReadonlySet<Waiting>): void {
    const [oldest] = group
    if (!oldest || !this.#remove(oldest)) return
    oldest.leave()
  }
}
