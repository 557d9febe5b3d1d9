import { createHash } from 'node:crypto'
import type { ObjectName } from '../core/inspection.ts'
import type { Refusal, RefusalCode } from '../core/refusal.ts'
import type { Statement } from '../core/statement.ts'
import { printable } from '../policy/finding.ts'
import { RewordedWatch } from './reworded-watch.ts'

/** So many different texts about one object within so long, all of them refused, are no accident. */
interface Pace {
  readonly texts: number
  readonly withinMs: number
  readonly words: string
}
/** Somebody in a hurry, and somebody who has read about this watch. */
const paces: readonly Pace[] = [
  { texts: 5, withinMs: 60_000, words: '60 s' },
  { texts: 25, withinMs: 3_600_000, words: 'an hour' },
]
const windowMs = Math.max(...paces.map(({ withinMs }) => withinMs))
const textsMax = Math.max(...paces.map(({ texts }) => texts))
/** Objects of one statement that are looked at. */
const objectsMax = 8
/** Objects watched at once, over all principals; the one that was refused longest ago is forgotten first. */
export const watchesMax = 10_000

/**
 * Notices whoever is told no and asks for the same in other words: several refused statements of one principal in a short
 * time, or in an hour, that touch one object and differ in their text. Sending one statement again and again is a client that retries,
 * and does not count.
 */
export class ProbeWatch {
  readonly #watches = new Map<string, Watch>()
  readonly #reworded = new RewordedWatch()

  get size(): number {
    return this.#watches.size
  }

  /** True when nobody was refused anything lately. */
  get isQuiet(): boolean {
    return this.#reworded.isEmpty
  }

  /** Takes note of a refusal. Yields what to put on record when it makes a probe, once until it is quiet for as long. */
  refused(
    principal: string,
    resource: string,
    statement: Statement,
    { code }: Refusal,
    nowMs: number,
  ): string | null {
    if (!telling.has(code)) return null
    const text = digest(statement.text)
    this.#reworded.refused(placeOf(principal, resource), statement.inspection, code, text, nowMs)
    let told: string | null = null
    for (const object of objectsOf(statement, code)) {
      const watch = this.#watch(JSON.stringify([principal, resource, object]))
      const pace = watch.note(text, nowMs)
      if (pace === null) continue
      told ??= `${pace.texts} different statements within ${pace.words} were refused to ${principal} over ${printable(object)}.`
    }
    return told
  }

  /** What to put on record of a statement that is let through, when what it does was refused in other words. */
  passed(principal: string, resource: string, { text, inspection }: Statement, nowMs: number): string | null {
    const place = placeOf(principal, resource)
    const same = this.#reworded.passed(place, inspection, () => digest(text), nowMs)
    if (same === null) return null
    return `What was refused to ${principal} over ${printable(same.object)} (${same.code}) was let through in other words.`
  }

  #watch(key: string): Watch {
    const watch = this.#watches.get(key) ?? new Watch()
    // The map keeps the order of insertion: the last one refused goes to its end.
    this.#watches.delete(key)
    this.#watches.set(key, watch)
    const [oldest] = this.#watches.keys()
    if (this.#watches.size > watchesMax && oldest !== undefined) this.#watches.delete(oldest)
    return watch
  }
}

/** The texts that were lately refused over one object, the one refused longest ago first. */
class Watch {
  readonly #texts = new Map<number, number>()
  readonly #told = new Set<Pace>()
  #lastMs = Number.NEGATIVE_INFINITY

  /** At which pace they came, when that is to be told now: once until it has been quiet for as long. */
  note(text: number, nowMs: number): Pace | null {
    for (const pace of paces) if (nowMs - this.#lastMs > pace.withinMs) this.#told.delete(pace)
    this.#lastMs = nowMs
    for (const [known, at] of this.#texts) if (nowMs - at > windowMs) this.#texts.delete(known)
    this.#texts.delete(text)
    this.#texts.set(text, nowMs)
    const [oldest] = this.#texts.keys()
    if (this.#texts.size > textsMax && oldest !== undefined) this.#texts.delete(oldest)
    const times = [...this.#texts.values()]
    const kept = paces.find(
      ({ texts, withinMs }) => times.length >= texts && nowMs - (times.at(-texts) ?? nowMs) <= withinMs,
    )
    if (kept === undefined || this.#told.has(kept)) return null
    // Whoever is told of a hurry knows of the slower pace too.
    for (const pace of paces.slice(paces.indexOf(kept))) this.#told.add(pace)
    return kept
  }
}

/** What the policy says no to; a typing error or a full disk is no probe. */
const telling: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'denied',
  'unknown-effect',
  'protected-predicate',
  'mask-impossible',
  'pinned-setting',
  'too-complex',
  'review-denied',
])

/** The objects that a statement touches; of one that touches none that is known, the code stands for them. */
function objectsOf({ inspection }: Statement, code: RefusalCode): Iterable<ObjectName> {
  const effects = inspection.statements.flatMap((facts) => facts.effects)
  const objects = new Set(effects.flatMap(({ object }) => (object === null ? [] : [object])))
  return objects.size === 0 ? [code] : [...objects].slice(0, objectsMax)
}

function placeOf(principal: string, resource: string): string {
  return `${resource} ${principal}`
}

/** Short enough to keep many of them; two texts in some millions look the same. */
function digest(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6)
}
