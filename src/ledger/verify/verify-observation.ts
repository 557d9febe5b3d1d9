export const observationKinds = [
  'silence',
  'no-orderly-stop',
  'clock',
  'unclosed-sessions',
  'review',
  'alert',
  'key',
  'disposal',
] as const

/**
 * Something in a ledger that is no contradiction, and that whoever judges the evidence should know: an outage, a clock
 * that was set back, a session that a dead gateway never closed.
 */
export interface Observation {
  readonly kind: (typeof observationKinds)[number]
  /** The entry at which it shows. */
  readonly index: number
  readonly text: string
}

const observationsMax = 1000

/** Gathers observations, the first thousand in full. */
export class Observations {
  readonly list: Observation[]
  count: number

  /** `from`: what an earlier reading had observed. */
  constructor(from: { readonly list: readonly Observation[]; readonly count: number } | null = null) {
    this.list = [...(from?.list ?? [])]
    this.count = from?.count ?? 0
  }

  add(kind: Observation['kind'], index: number, text: string): void {
    this.count += 1
    if (this.list.length < observationsMax) this.list.push({ kind, index, text })
  }
}
