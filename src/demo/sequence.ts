/** Numbers that look random and are the same every time: the demo's bank must not differ between machines. */
export interface Sequence {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  /** One of a list that is not empty. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item
  /** True in about `share` of 1 calls. */
  chance(share: number): boolean
}

/** A sequence from a seed. SplitMix-like on 32 bits: even enough for made-up people, and nothing secret rests on it. */
export function sequenceFrom(seed: number): Sequence {
  let state = seed >>> 0
  const fraction = (): number => {
    state = (state + 0x9e37_79b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0_aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a_2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  return {
    between: (least, most) => least + Math.floor(fraction() * (most - least + 1)),
    pick: (items) => items[Math.floor(fraction() * items.length)] ?? items[0],
    chance: (share) => fraction() < share,
  }
}
