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
  /** The client has said what only clients say: it makes room after all that have not. */
  hasSpoken(): void
}

interface Waiting {
  site: string
  readonly leave: () => void
}

/** Connections of one address, in the order of arrival. */
interface Group {
  readonly silent: Set<Waiting>
  readonly spoken: Set<Waiting>
}

/**
 * Connections between accept and sign-in. When there are too many, whoever has the most of them gives its oldest one up, of those first that have not said anything yet:
 * somebody who floods the gateway takes places from himself, and an honest client, which is through in milliseconds,
 * from nobody.
 */
export class HalfOpen {
  readonly #limits: HalfOpenLimits
  readonly #groups = new Map<string, Group>()
  #count = 0

  constructor(limits: HalfOpenLimits) {
    this.#limits = limits
  }

  get count(): number {
    return this.#count
  }

  /** Takes a place. `leave` is called, once, if the connection must make room before its place is given back. */
  enter(address: string, leave: () => void): Place {
    const waiting: Waiting = { site: siteOf(address), leave }
    this.#add(waiting)
    return {
      moveTo: (moved) => {
        const site = siteOf(moved)
        if (site === waiting.site || !this.#remove(waiting)) return
        waiting.site = site
        this.#add(waiting)
      },
      hasSpoken: () => {
        const group = this.#groups.get(waiting.site)
        if (group?.silent.delete(waiting)) group.spoken.add(waiting)
      },
      [Symbol.dispose]: () => void this.#remove(waiting),
    }
  }

  #add(waiting: Waiting): void {
    const group = this.#groups.get(waiting.site) ?? { silent: new Set(), spoken: new Set() }
    this.#groups.set(waiting.site, group)
    group.silent.add(waiting)
    this.#count += 1
    if (sizeOf(group) > this.#limits.perAddressMax) this.#turnOut(group, waiting)
    else if (this.#count > this.#limits.allMax) this.#turnOut(this.#largest(group), waiting)
  }

  #remove(waiting: Waiting): boolean {
    const group = this.#groups.get(waiting.site)
    if (!group?.silent.delete(waiting) && !group?.spoken.delete(waiting)) return false
    this.#count -= 1
    if (sizeOf(group) === 0) this.#groups.delete(waiting.site)
    return true
  }

  #largest(newest: Group): Group {
    let [largest = newest] = this.#groups.values()
    for (const group of this.#groups.values()) if (sizeOf(group) > sizeOf(largest)) largest = group
    return largest
  }

  #turnOut({ silent, spoken }: Group, newest: Waiting): void {
    const [quiet] = silent
    const [oldest = quiet] = quiet === newest ? spoken : silent
    if (oldest && this.#remove(oldest)) oldest.leave()
  }
}

function sizeOf({ silent, spoken }: Group): number {
  return silent.size + spoken.size
}
