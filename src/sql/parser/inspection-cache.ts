import type { Inspection } from '../../core/inspection.ts'

/** Inspections by context and exact text. Bounded in bytes: what was not asked for since the last turnover goes. */
export class InspectionCache {
  readonly #bytesMax: number
  #young = new Map<string, Map<string, Inspection>>()
  #old = new Map<string, Map<string, Inspection>>()
  #youngBytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get(context: string, text: string): Inspection | undefined {
    const hit = this.#young.get(context)?.get(text)
    if (hit) return hit
    const old = this.#old.get(context)?.get(text)
    if (old) this.set(context, text, old)
    return old
  }

  set(context: string, text: string, inspection: Inspection): void {
    const bytes = sizeOf(text, inspection)
    // Two generations share the bound; one text may take a small part of it only.
    if (bytes > this.#bytesMax / 16) return
    if (this.#youngBytes + bytes > this.#bytesMax / 2) {
      this.#old = this.#young
      this.#young = new Map()
      this.#youngBytes = 0
    }
    let texts = this.#young.get(context)
    if (!texts) this.#young.set(context, (texts = new Map()))
    if (texts.has(text)) return
    texts.set(text, inspection)
    this.#youngBytes += bytes
  }
}

/** What is remembered elsewhere of an inspection for as long as it is known, such as decisions on it. */
const besideBytes = 1500

/** A rough size, rather too large: two bytes a character and the usual overhead of objects. */
function sizeOf(text: string, inspection: Inspection): number {
  let bytes = 300 + besideBytes + 2 * text.length
  for (const statement of inspection.statements) {
    bytes += 300 + 100 * (statement.uses.length + statement.unknowns.length)
    const { equalities = [], usesBeside = [] } = statement.constantTests ?? {}
    bytes += 200 * equalities.length + 100 * usesBeside.length
    for (const { columns, constants } of statement.assigned ?? [])
      bytes += 200 + 100 * columns.length + 80 * constants.length
    for (const effect of statement.effects) bytes += 150 + 100 * effect.columns.length
    if (statement.outputs.kind !== 'known') continue
    for (const column of statement.outputs.columns) bytes += 150 + 100 * column.sources.length
  }
  return bytes
}
