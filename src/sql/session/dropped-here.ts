import type { Relation } from '../../core/catalog-snapshot.ts'
import { findRelation, type Looking } from '../scope/relations.ts'
import { nodes, word } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'
import { isUnknownName } from '../scope/unknown-name.ts'

/**
 * The tables or views that a DROP takes away, so that their names mean what they mean without them. `nothing` where none is
 * there, null where more may go with them than foreign keys, or where that is not known.
 */
export function droppedBy(
  body: Tree,
  looking: Looking,
): { readonly dropped: ReadonlySet<Relation> } | 'nothing' | null {
  const { catalog } = looking
  const kind = droppable.get(word(body, 'removeType'))
  if (!catalog || kind === undefined) return null
  const dropped = new Set<Relation>()
  for (const one of nodes(body, 'objects')) {
    const path = nodes(one.body, 'items').map((item) => word(item.body, 'sval'))
    if (path.length > 2) return null
    const found = findRelation(path.at(-2) ?? '', path.at(-1) ?? '', looking)
    // One that is not there is passed over, or ends the text.
    if (found.kind === 'unknown' && isUnknownName(found.sentence)) continue
    if (found.kind !== 'relation' || (found.relation.kind !== kind && found.relation.oid >= 0)) return null
    dropped.add(found.relation)
  }
  if (dropped.size === 0) return 'nothing'
  return word(body, 'behavior') === 'DROP_CASCADE' && mayTakeMore(dropped, catalog.snapshot.relations)
    ? null
    : { dropped }
}

/** Views over a table go with it, and partitions. */
function mayTakeMore(dropped: ReadonlySet<Relation>, relations: readonly Relation[]): boolean {
  const names = [...dropped].map(({ name }) => name)
  const oids = new Set([...dropped].map(({ oid }) => oid))
  return relations.some(
    ({ definition, parents }) =>
      names.some((name) => definition?.includes(name) === true) || parents.some((oid) => oids.has(oid)),
  )
}

/** Kinds of relations that take no others along. */
const droppable: ReadonlyMap<string, Relation['kind']> = new Map([
  ['OBJECT_TABLE', 'table'],
  ['OBJECT_VIEW', 'view'],
])
