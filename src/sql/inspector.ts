import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { Clock } from '../core/clock.ts'
import type { Inspection } from '../core/inspection.ts'
import { refusedInspection } from './inspect.ts'
import { InspectionCache } from './inspection-cache.ts'
import { ParserPool, poolLimits } from './parser-pool.ts'
import type { PoolLimits } from './parser-pool.ts'
import { textFault, textLimits } from './text-limits.ts'
import type { TextLimits } from './text-limits.ts'

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
}

/** What an inspector may spend. */
export interface InspectorLimits {
  readonly text: TextLimits
  readonly pool: PoolLimits
  /** Memory for inspections that are kept. */
  readonly cacheBytesMax: number
}

export const inspectorLimits: InspectorLimits = {
  text: textLimits,
  pool: poolLimits,
  cacheBytesMax: 64 * 1024 * 1024,
}

const emptyInspection: Inspection = { kind: 'parsed', fault: null, statements: [], fingerprint: '' }

/** Says what texts are. Answers at once when it has seen the same text in the same context before. */
export class Inspector {
  readonly #limits: InspectorLimits
  readonly #pool: ParserPool
  readonly #cache: InspectionCache
  #last: { readonly context: InspectionContext; readonly key: string } | null = null

  constructor(clock: Clock, limits: InspectorLimits = inspectorLimits) {
    this.#limits = limits
    this.#pool = new ParserPool(clock, limits.pool)
    this.#cache = new InspectionCache(limits.cacheBytesMax)
  }

  inspect(text: string, context: InspectionContext): Inspection | Promise<Inspection> {
    const key = this.#keyOf(context)
    const hit = this.#cache.get(key, text)
    if (hit) return hit
    if (text === '') return emptyInspection
    if (textFault(text, this.#limits.text) !== null) return refusedInspection
    return this.#inspectAnew(text, context, key)
  }

  /** Parser threads that had to be replaced so far. */
  get threadsReplaced(): number {
    return this.#pool.replaced
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  async #inspectAnew(text: string, context: InspectionContext, key: string): Promise<Inspection> {
    const { resource, snapshot, searchPath } = context
    const snapshotKey = snapshot === null ? null : `${resource}\0${snapshot.version}`
    const inspection = await this.#pool.inspect(text, snapshotKey, snapshot, searchPath)
    // A refusal may be the machine's doing rather than the text's: it is not kept.
    if (inspection.kind !== 'refused') this.#cache.set(key, text, inspection)
    return inspection
  }

  #keyOf(context: InspectionContext): string {
    const last = this.#last
    if (
      last !== null &&
      last.context.snapshot === context.snapshot &&
      last.context.searchPath === context.searchPath &&
      last.context.resource === context.resource
    )
      return last.key
    const path = context.searchPath === null ? '-' : `+${context.searchPath.join('\0')}`
    const key = `${context.resource}\0${context.snapshot?.version ?? '-'}\0${path}`
    this.#last = { context, key }
    return key
  }
}
