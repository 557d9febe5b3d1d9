import type { CatalogFunction, Relation } from '../../core/catalog-snapshot.ts'
import { joinName } from '../../core/object-name.ts'
import { CatalogIndex } from '../scope/catalog-index.ts'
import { Findings } from '../scope/findings.ts'
import { namesInBody } from '../scope/named-in-body.ts'
import { joined } from '../scope/lineage.ts'
import { columnsOf } from '../scope/relations.ts'
import type { Analysis } from '../scope/scope.ts'
import { oneExpressionFacts } from '../scope/table-expressions.ts'

/**
 * Expressions that belong to tables (keys and conditions of indexes, checks, generated columns, statistics) are computed again of the
 * rows that are there: by REINDEX, ANALYZE and VACUUM, when a table is written anew, and when another column of a row changes. What
 * they ran was settled when they were made. Whoever makes them run something else has chosen what is done with these values.
 */
export function sayRunAnew(without: CatalogIndex, analysis: Analysis): void {
  for (const relation of analysis.catalog?.snapshot.relations ?? [])
    for (const text of relation.writeExpressions ?? []) {
      const [was, is] = [analysis.catalog, without].map((catalog) =>
        unknownsOf(text, relation, catalog, analysis),
      )
      if (is?.unknowns.some((one) => !was?.unknowns.includes(one)))
        sayComputed(relation, was?.sources ?? [], analysis)
    }
}

/**
 * Upkeep computes them again as well. What reads other rows may answer otherwise than when it was last computed, and whoever may write
 * those rows chooses how.
 */
export function sayComputedAnew(relations: readonly Relation[], analysis: Analysis): void {
  for (const relation of relations) {
    // Whether it fails tells whether values are there twice.
    const anew = relation.columns.filter((one) => one.isComparedAnew).map(({ name }) => name)
    analysis.findings.use(
      joined(columnsOf(relation, analysis).flatMap((one) => (anew.includes(one.name) ? [one.lineage] : []))),
    )
    for (const text of relation.writeExpressions ?? []) {
      const { effects, uses } = oneExpressionFacts(text, relation, columnsOf(relation, analysis), analysis)
      if (!effects.some(({ kind }) => kind === 'read')) continue
      // What the other rows hold is asked for when one is written here.
      const own = new Set(relation.columns.map(({ name }) => joinName(relation.schema, relation.name, name)))
      const sources = uses.sources.filter((one) => own.has(one))
      analysis.findings.use({ sources, direct: false, known: true })
    }
  }
}

/** A name that something else bears from now on: what bodies kept as texts mean by it is not known. */
export function sayRunByName(name: string, analysis: Analysis): void {
  const { catalog } = analysis
  const isMeant = (one: CatalogFunction): boolean => namesInBody(one, name)
  if (!catalog?.snapshot.functions.some(isMeant)) return
  const functions = catalog.snapshot.functions.map((one) => (isMeant(one) ? { ...one, body: null } : one))
  sayRunAnew(new CatalogIndex({ ...catalog.snapshot, functions }), analysis)
}

function unknownsOf(
  text: string,
  relation: Relation,
  catalog: CatalogIndex | null,
  analysis: Analysis,
): { readonly unknowns: readonly string[]; readonly sources: readonly string[] } {
  const own: Analysis = {
    ...analysis,
    catalog,
    findings: new Findings(),
    parameters: null,
    variables: null,
    rows: null,
  }
  const { unknowns, uses } = oneExpressionFacts(text, relation, columnsOf(relation, own), own)
  return { unknowns, sources: uses.sources }
}

/** What compares keys names no column: it may be given any. */
function sayComputed(relation: Relation, sources: readonly string[], analysis: Analysis): void {
  const all = joined(columnsOf(relation, analysis).map(({ lineage }) => lineage))
  analysis.findings.use(sources.length === 0 ? all : { sources, direct: false, known: true })
}
