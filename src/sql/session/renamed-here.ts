import type { CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import { findRelation, type Looking } from '../scope/relations.ts'
import { tree, word } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

/** A relation under its new name, or with a column's; `dropped` holds what it was before. */
export interface Renamed {
  readonly relation: Relation
  readonly dropped: ReadonlySet<Relation>
}

/**
 * What a RENAME makes of a table. `nothing` where no name changes that a statement could look up, null where what the new name
 * means, or what the old one did elsewhere, is not plain.
 */
export function renamedBy(body: Tree, looking: Looking): Renamed | 'nothing' | null {
  const { catalog } = looking
  const range = tree(body, 'relation')
  if (!catalog || !range) return null
  const type = word(body, 'renameType')
  // An index's own words rename a table as well, where one has that name.
  if (type === 'OBJECT_INDEX')
    return catalog.schemasOf(word(range, 'relname')).length === 0 ? 'nothing' : null
  if (type === 'OBJECT_TABCONSTRAINT') return 'nothing'
  const found = findRelation(word(range, 'schemaname'), word(range, 'relname'), looking)
  if (found.kind !== 'relation' || found.hidden.length > 0) return null
  const { relation } = found
  if (relation.kind !== 'table' || relation.parents.length > 0 || catalog.childrenOf(relation).length > 0)
    return null
  const [from, to] = [word(body, 'subname'), word(body, 'newname')]
  const dropped = new Set([relation])
  if (type === 'OBJECT_COLUMN' && word(body, 'relationType') === 'OBJECT_TABLE') {
    const renamed = withColumn(relation, from, to)
    return renamed && { relation: renamed, dropped }
  }
  const isPlain = type === 'OBJECT_TABLE' && isAlone(relation) && catalog.schemasOf(to).length === 0
  if (!isPlain || isNamed(relation, catalog.snapshot)) return null
  return { relation: { ...relation, name: to }, dropped }
}

function withColumn(relation: Relation, from: string, to: string): Relation | null {
  const { columns, foreignKeys = [], checks = [] } = relation
  const isThere = columns.some(({ name }) => name === from) && !columns.some(({ name }) => name === to)
  if (!isThere || columns.some(({ generated }) => generated !== null)) return null
  if (relation.indexExpressions?.some((text) => text.includes(from))) return null
  const named = (name: string): string => (name === from ? to : name)
  return {
    ...relation,
    columns: columns.map((one) => ({ ...one, name: named(one.name) })),
    foreignKeys: foreignKeys.map((one) => ({ ...one, columns: one.columns.map(named) })),
    checks: checks.map((one) => one.map(named)),
  }
}

/** Nothing runs for its rows that bears its name. */
function isAlone({ hasTriggers, hasRules, readExpressions, rules }: Relation): boolean {
  return !hasTriggers && !hasRules && (readExpressions ?? []).length === 0 && (rules ?? []).length === 0
}

/** Whether a definition, which means the table whatever it is called, may call it by the old name. */
function isNamed({ name }: Relation, { relations, functions }: CatalogSnapshot): boolean {
  const says = (text: string | null | undefined): boolean => text?.includes(name) === true
  return (
    relations.some(
      ({ definition, rules, readExpressions }) =>
        says(definition) || (rules ?? []).some(says) || (readExpressions ?? []).some(says),
    ) || functions.some(({ isBodyDefinition, body }) => isBodyDefinition === true && says(body))
  )
}
