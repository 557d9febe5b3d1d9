import type { CatalogCast, Relation } from '../../core/catalog-snapshot.ts'
import type { CatalogIndex } from './catalog-index.ts'
import { changed, joined, nothing } from './lineage.ts'
import type { Lineage } from './lineage.ts'
import type { Analysis } from './scope.ts'

/**
 * A value that may be turned into another type where it is used: with it comes whatever casts of users, which the target
 * applies unasked, make of it. `type` is the type of the value where it is known otherwise than by its columns.
 */
export function castAround(lineage: Lineage, analysis: Analysis, type = ''): Lineage {
  const { catalog, walkers } = analysis
  if (!catalog || catalog.casts.size === 0) return lineage
  const casts = castsFrom(lineage, lastPart(type), catalog)
  if (casts.length === 0) return lineage
  const scope = { analysis, parent: null, items: [], ctes: null, windows: new Map<string, Lineage>() }
  const made = casts.map(({ schema, name }) => walkers.call([schema, name], [changed(lineage)], [], scope))
  return joined([lineage, ...made])
}

/** Says what comparing the values of a relation's columns runs: any clause may, and how the target plans one is its own affair. */
export function sayComparisons(relation: Relation, analysis: Analysis): void {
  const { catalog } = analysis
  if (!catalog || catalog.casts.size === 0) return
  const types = [relation.name, ...relation.columns.map(({ typeName }) => lastPart(typeName))]
  const met = types.flatMap((type) => catalog.casts.get(type) ?? []).filter(({ when }) => when === 'compared')
  analysis.findings.use(ran(met, analysis))
}

/** What a domain's default yields; nothing for any other type. */
export function defaultOfType(type: string, analysis: Analysis): Lineage {
  return ran(analysis.catalog?.typeDefaults.get(type) ?? [], analysis)
}

function ran(met: readonly CatalogCast[], analysis: Analysis): Lineage {
  const scope = { analysis, parent: null, items: [], ctes: null, windows: new Map<string, Lineage>() }
  const names = new Set(met.map(({ schema, name }) => JSON.stringify([schema, name])))
  return joined(
    met
      .filter(({ schema, name }) => names.delete(JSON.stringify([schema, name])))
      .map(({ schema, name }) => analysis.walkers.call([schema, name], [nothing], [], scope)),
  )
}

function castsFrom(lineage: Lineage, type: string, catalog: CatalogIndex): readonly CatalogCast[] {
  const found = new Map<string, CatalogCast>()
  const types = lineage.sources.map((source) => lastPart(catalog.column(source)?.typeName ?? ''))
  for (const one of [type, ...types])
    for (const cast of catalog.casts.get(one) ?? []) found.set(`${cast.schema}\0${cast.name}`, cast)
  return [...found.values()]
}

function lastPart(type: string): string {
  return type.split('.').at(-1) ?? ''
}
