import { anyColumn } from '../../core/inspection.ts'
import { CatalogIndex } from '../scope/catalog-index.ts'
import { Findings } from '../scope/findings.ts'
import { definitionOf, findRelation } from '../scope/relations.ts'
import type { Analysis } from '../scope/scope.ts'
import { isSystemSchema } from '../text/sensitive-catalog.ts'
import { word } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

/**
 * Whether a view can fail on what it reads was settled when it was made, or was not for those who ask to choose. Where it comes to
 * read other columns, whoever makes it do so has chosen.
 */
export function sayDoubted(after: CatalogIndex, analysis: Analysis): void {
  const { catalog, findings } = analysis
  for (const view of catalog?.snapshot.relations ?? []) {
    if (view.kind !== 'view' || isSystemSchema(view.schema)) continue
    const aside = { ...analysis, findings: new Findings(), parameters: null, variables: null, rows: null }
    const was = definitionOf(view, aside).doubts
    if (was === undefined || after.viewsToBe.has(view.oid)) continue
    const is = definitionOf(view, { ...aside, catalog: after }).doubts ?? []
    const sources = is.filter((one) => !was.includes(one))
    findings.use({ sources, direct: false, known: !sources.includes(anyColumn) })
  }
}

/** INHERIT and ATTACH PARTITION: what is read of the parent is the child's, too. */
export function doubtedByParent(child: Tree | null, parent: Tree | null, analysis: Analysis): void {
  const { catalog } = analysis
  const [below, above] = [child, parent].map((range) => {
    const found = range && findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis)
    return found?.kind === 'relation' ? found.relation : null
  })
  if (!catalog || !below || !above) return
  const { snapshot } = catalog
  const relations = snapshot.relations.map((one) =>
    one === below ? { ...one, parents: [...one.parents, above.oid] } : one,
  )
  sayDoubted(new CatalogIndex({ ...snapshot, relations }), analysis)
}
