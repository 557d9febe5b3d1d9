import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { Clock } from '../../core/clock.ts'
import type { Inspection } from '../../core/inspection.ts'
import { AgingMap } from '../text/aging-map.ts'
import type { Freedom } from '../text/free-literals.ts'
import type { GivenValue } from '../text/given-values.ts'
import { refusedInspection } from '../session/inspect.ts'
import { InspectionCache } from './inspection-cache.ts'
import { shapeOf, type Shape } from '../text/literals.ts'
import { ParserPool, poolLimits } from './parser-pool.ts'
import type { JobGround, PoolLimits } from './parser-pool.ts'
import { textFault, textLimits } from '../text/text-limits.ts'
import type { TextsBehind } from '../session/texts-behind.ts'
import type { TextLimits } from '../text/text-limits.ts'
import { isPlainPatternText } from '../values/total-functions.ts'

/** What a text is inspected against. */
export interface InspectionContext {
  /** The resource's name; keeps the answers of one target from another's. */
  readonly resource: string
  /** The target's catalog; null makes every name unknown. */
  readonly snapshot: CatalogSnapshot | null
  /**
   * The schemas that unqualified names are looked up in, in order, `$user` replaced by the login's own schema; null when
   * that is not known, which makes every unqualified name unknown.
   */
  readonly searchPath: readonly string[] | null
  /** What was defined since, by its texts; absent where nothing was. */
  readonly behind?: TextsBehind
}

/** What an inspector may spend. */
export interface InspectorLimits {
  readonly text: TextLimits
  readonly pool: PoolLimits
  /** Memory for inspections that are kept. */
  readonly cacheBytesMax: number
  /** Memory for what is known of the shapes of texts. */
  readonly shapeBytesMax: number
}

export const inspectorLimits: InspectorLimits = {
  text: textLimits,
  pool: poolLimits,
  cacheBytesMax: 24 * 1024 * 1024,
  shapeBytesMax: 8 * 1024 * 1024,
}

const noValues: readonly GivenValue[] = []
const noTexts: readonly string[] = []
const emptyInspection: Inspection = { kind: 'parsed', fault: null, statements: [], fingerprint: '' }

/**
 * Says what texts are. Answers at once when it has seen the same text in the same context before, or one that differs
 * only in constants on which nothing that is said depends.
 */
export class Inspector {
  readonly #limits: InspectorLimits
  readonly #pool: ParserPool
  readonly #cache: InspectionCache
  /** By shape: which of its constants are free. All equal texts must agree; where two did not, none is. */
  readonly #shapes: AgingMap<readonly Freedom[] | 'none'>
  readonly #keys = new WeakMap<InspectionContext, ContextKeys>()

  constructor(clock: Clock, limits: InspectorLimits = inspectorLimits) {
    this.#limits = limits
    this.#pool = new ParserPool(clock, limits.pool)
    this.#cache = new InspectionCache(limits.cacheBytesMax)
    this.#shapes = new AgingMap(limits.shapeBytesMax)
  }

  /** `given`: values of parameters that alone are asked about; what is said then holds for no others. */
  inspect(
    text: string,
    context: InspectionContext,
    given: readonly GivenValue[] = noValues,
  ): Inspection | Promise<Inspection> {
    const keys = this.#keysOf(context)
    if (given.length > 0) return this.#inspectFor(text, given, context, keys)
    const hit = this.#cache.get(keys.exact, text)
    if (hit) return hit
    if (text === '') return emptyInspection
    const shape = context.behind ? null : shapeOf(text)
    const free = shape && this.#shapes.get(shape.key)
    if (shape && free && free !== 'none') {
      const alike = this.#cache.get(keys.shaped, fixedText(shape, free))
      if (alike) return alike
    }
    if (textFault(text, this.#limits.text) !== null) return refusedInspection
    return this.#inspectAnew(text, shape, context, keys)
  }

  /** Parser threads that had to be replaced so far. */
  get threadsReplaced(): number {
    return this.#pool.replaced
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  async #inspectAnew(
    text: string,
    shape: Shape | null,
    context: InspectionContext,
    keys: ContextKeys,
  ): Promise<Inspection> {
    const on = jobGround(context)
    const { inspection, freeLiterals } = await this.#pool.inspect(text, { ...on, given: noValues })
    // A refusal may be the machine's doing rather than the text's: it is not kept.
    if (inspection.kind === 'refused') return inspection
    const free = shape && this.#agreed(shape, freeLiterals)
    if (shape && free) this.#cache.set(keys.shaped, fixedText(shape, free), inspection)
    else this.#cache.set(keys.exact, text, inspection)
    return inspection
  }

  /** Of no text with such values anything is shared: what is kept is kept under all of them. */
  async #inspectFor(
    text: string,
    given: readonly GivenValue[],
    context: InspectionContext,
    { exact }: ContextKeys,
  ): Promise<Inspection> {
    // No text has such a character, so that none is the same as this.
    const whole = `${text}\0${JSON.stringify(given)}`
    const hit = this.#cache.get(exact, whole)
    if (hit) return hit
    if (context.behind || textFault(text, this.#limits.text) !== null) return refusedInspection
    const { inspection } = await this.#pool.inspect(text, { ...jobGround(context), given })
    if (inspection.kind !== 'refused') this.#cache.set(exact, whole, inspection)
    return inspection
  }

  /** Which constants of the shape are free by all that was seen of it; null when none is. */
  #agreed({ key }: Shape, found: readonly Freedom[] | null): readonly Freedom[] | null {
    const known = this.#shapes.get(key)
    if (known === 'none') return null
    const agrees = known === undefined || known.every((isFree, at) => isFree === found?.[at])
    this.#shapes.set(key, agrees && found ? found : 'none')
    return agrees ? found : null
  }

  #keysOf(context: InspectionContext): ContextKeys {
    const known = this.#keys.get(context)
    if (known !== undefined) return known
    const path = context.searchPath === null ? '-' : `+${context.searchPath.join('\0')}`
    const behind = context.behind ? `\0${context.behind.id}` : ''
    const exact = `${context.resource}\0${context.snapshot?.version ?? '-'}${behind}\0${path}`
    // No resource's name begins like this.
    const keys = { exact, shaped: `\0${exact}` }
    this.#keys.set(context, keys)
    return keys
  }
}

function jobGround({ resource, snapshot, searchPath, behind }: InspectionContext): Omit<JobGround, 'given'> {
  const snapshotKey = snapshot === null ? null : `${resource}\0${snapshot.version}`
  return { snapshotKey, snapshot, searchPath, behind: behind?.texts ?? noTexts }
}

/** What texts are known under in one context: whole ones, and apart from them those that differ in free constants. */
interface ContextKeys {
  readonly exact: string
  readonly shaped: string
}

/** What all texts have in common that may share one inspection: the shape, and the constants that are not free. */
function fixedText({ key, literals }: Shape, free: readonly Freedom[]): string {
  let fixed = key
  for (const [at, { source }] of literals.entries()) {
    const isFree = free[at] === 'pattern' ? isPlainPatternText(source.slice(1, -1)) : free[at]
    if (isFree !== true) fixed += `\0${source.length}:${source}`
  }
  return fixed
}
