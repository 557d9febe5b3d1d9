import type { Inspection } from '../core/inspection.ts'
import type { RefusalCode } from '../core/refusal.ts'

/** What a refused statement would have done. */
interface Refused {
  readonly code: RefusalCode
  /** Of its text. */
  readonly digest: number
  readonly does: Doing
  readonly atMs: number
}

/** What a statement does to which objects, and by which columns. */
interface Doing {
  readonly effects: ReadonlySet<string>
  readonly uses: ReadonlySet<string>
  readonly objects: ReadonlySet<string>
}

/** So long somebody is remembered to have been told no. */
const rememberedMs = 3_600_000
/** Refusals that are remembered of one principal at one resource; of more, the last ones. */
const refusalsMax = 16
/** Principals at resources that are remembered at once; of more, those refused last. */
const placesMax = 1000

/**
 * Notices what is let through although the same was refused in other words: a statement that does to the same objects whatever
 * the refused one would have done, by the same columns. A refusal is told once. Whoever was refused nothing costs one
 * look in a map.
 */
export class RewordedWatch {
  readonly #places = new Map<string, Refused[]>()
  readonly #doings = new WeakMap<Inspection, Doing>()

  /** Takes note of a refusal. */
  refused(place: string, inspection: Inspection, code: RefusalCode, digest: number, nowMs: number): void {
    const does = this.#doingOf(inspection)
    if (does.effects.size === 0) return
    const before = (this.#places.get(place) ?? []).filter(
      (one) => one.digest !== digest && nowMs - one.atMs <= rememberedMs,
    )
    // The map keeps the order of insertion: the last one refused goes to its end.
    this.#places.delete(place)
    this.#places.set(place, [...before, { code, digest, does, atMs: nowMs }].slice(-refusalsMax))
    const [oldest] = this.#places.keys()
    if (this.#places.size > placesMax && oldest !== undefined) this.#places.delete(oldest)
  }

  /** The refusal that this statement is another wording of, with an object of both; null without one. */
  passed(
    place: string,
    inspection: Inspection,
    digest: () => number,
    nowMs: number,
  ): { readonly code: RefusalCode; readonly object: string } | null {
    const known = this.#places.get(place)
    if (known === undefined) return null
    if (known.every(({ atMs }) => nowMs - atMs > rememberedMs)) {
      this.#places.delete(place)
      return null
    }
    const does = this.#doingOf(inspection)
    const same = known.find(
      (one) =>
        nowMs - one.atMs <= rememberedMs &&
        one.does.effects.isSubsetOf(does.effects) &&
        one.does.uses.isSubsetOf(does.uses),
    )
    // The very same text, let through now, is an approval, another hour or another policy.
    if (same === undefined || same.digest === digest()) return null
    const left = known.filter((one) => one !== same)
    if (left.length > 0) this.#places.set(place, left)
    else this.#places.delete(place)
    const [object = ''] = same.does.objects
    return { code: same.code, object }
  }

  get isEmpty(): boolean {
    return this.#places.size === 0
  }

  #doingOf(inspection: Inspection): Doing {
    const before = this.#doings.get(inspection)
    if (before) return before
    const all = inspection.statements.flatMap(({ effects }) => effects)
    // What was unknown of one wording may be known of another.
    const named = all.filter(({ kind, object }) => kind !== 'unknown' && object !== null)
    const does = {
      effects: new Set(named.map(({ kind, verb, object }) => `${kind} ${verb} ${object ?? ''}`)),
      uses: new Set(inspection.statements.flatMap(({ uses }) => uses)),
      objects: new Set(named.flatMap(({ object }) => object ?? [])),
    }
    this.#doings.set(inspection, does)
    return does
  }
}
