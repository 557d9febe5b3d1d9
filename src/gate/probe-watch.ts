import { createHash } from 'node:crypto'
import type { ObjectName } from '../core/inspection.ts'
import type { Refusal, RefusalCode } from '../core/refusal.ts'
import type { Statement } from '../core/statement.ts'
import { printable } from '../policy/finding.ts'

/** Refusals within this time belong together. */
const windowMs = 60_000
/** So many different texts about one object, all of them refused, are no accident. */
const textsMax = 5
/** Objects of one statement that are looked at. */
const objectsMax = 8
/** Objects watched at once, over all principals; the one that was refused longest ago is forgotten first. */
export const watchesMax = 10_000

/**
 * Notices whoever is told no and asks for the same in other words: several refused statements of one principal in a short
 * time that touch one object and differ in their text. Sending one statement again and again is a client that retries,
 * and does not count.
 */
export class ProbeWatch {
  readonly #watches = new Map<string, Watch>()

  get size(): number {
    return this.#watches.size
  }

  /** Takes note of a refusal. Yields what to put on record when it makes a probe, once until it is quiet for a window. */
  refused(
    principal: string,
    resource: string,
    statement: Statement,
    { code }: Refusal,
    nowMs: number,
  ): string | null {
    if (!telling.has(code)) return null
    const text = digest(statement.text)
    let told: string | null = null
    for (const object of objectsOf(statement, code)) {
      const watch = this.#watch(JSON.stringify([principal, resource, object]))
      const texts = watch.note(text, nowMs)
      if (texts === null) continue
      told ??= `${texts} different statements within ${windowMs / 1000} s were refused to ${principal} over ${printable(object)}.`
    }
    return told
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

/** The texts that were lately refused over one object. */
class Watch {
  readonly #texts = new Map<string, number>()
  #isTold = false
  #lastMs = Number.NEGATIVE_INFINITY

  /** How many texts there were, when that is to be told now. */
  note(text: string, nowMs: number): number | null {
    if (nowMs - this.#lastMs > windowMs) this.#isTold = false
    this.#lastMs = nowMs
    for (const [known, at] of this.#texts) if (nowMs - at > windowMs) this.#texts.delete(known)
    this.#texts.set(text, nowMs)
    if (this.#texts.size < textsMax) return null
    const [oldest] = this.#texts.keys()
    if (this.#texts.size > textsMax && oldest !== undefined) this.#texts.delete(oldest)
    if (this.#isTold) return null
    this.#isTold = true
    return this.#texts.size
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

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
