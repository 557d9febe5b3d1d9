/**
 * Tables that a block makes and uses. When each of its statements runs, and how often, nobody can tell, so that nothing here goes
 * by their order: a name that means nothing before the block means in all of it the one table that it makes, and whatever
 * the block stores anywhere may be in any column of it.
 */
import type { Relation } from '../../core/catalog-snapshot.ts'
import { CatalogIndex } from './catalog-index.ts'
import type { DefinitionFacts } from './catalog-index.ts'
import type { Effect } from '../../core/inspection.ts'
import { splitName } from '../../core/object-name.ts'
import { givenMark } from './body-flow.ts'
import { isSet, tree, word } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/** Rounds until nothing more turns up in a table; each adds what tables made of tables hold. */
const roundsMax = 5

/** The catalog with the tables that these statements make, one after the other; null where they are not plainly known. */
export type TablesMade = (statements: readonly Node[], catalog: CatalogIndex) => CatalogIndex | null

/** What a block does with the tables in it that it makes; null where these cannot be followed. */
export function followMade(
  statements: readonly Node[],
  before: CatalogIndex,
  tablesMade: TablesMade,
  again: (catalog: CatalogIndex, names: ReadonlySet<string>) => DefinitionFacts | null,
): DefinitionFacts | null {
  const fresh = statements.filter((one) => !isThere(one, before))
  const names = new Set(statements.map(nameOf))
  if (names.size < statements.length || !statements.every((one) => isFollowable(one, before))) return null
  const made = fresh.length === 0 ? before : tablesMade(fresh, before)
  if (made === null) return null
  let catalog = made
  let known = -1
  for (let round = 0; round < roundsMax; round += 1) {
    const facts = again(catalog, names)
    if (!facts?.stored || facts.unknowns.length > 0 || facts.effects.some((one) => drops(one, before)))
      return null
    const stored = facts.stored.filter((one) => one !== givenMark)
    const own = made.snapshot.relations.filter((one) => isNew(one, before, names))
    const all = new Set([...stored, ...own.flatMap((one) => one.filledFrom ?? [])])
    if (all.size === known) return facts
    known = all.size
    catalog = filled(made, new Set(own), [...all])
  }
  return null
}

/** What was there before the block is gone within it, and another may come in its place. */
function drops({ kind, verb, object }: Effect, before: CatalogIndex): boolean {
  const name = kind === 'define' && verb === 'drop' && object !== null ? splitName(object)?.at(-1) : undefined
  return name !== undefined && before.schemasOf(name).length > 0
}

/** Columns are those of the definition, but any may hold whatever is stored. */
function filled(made: CatalogIndex, own: ReadonlySet<Relation>, filledFrom: readonly string[]): CatalogIndex {
  const { snapshot } = made
  const relations = snapshot.relations.map((one) => (own.has(one) ? { ...one, filledFrom } : one))
  return new CatalogIndex({ ...snapshot, relations })
}

function isNew(relation: Relation, before: CatalogIndex, names: ReadonlySet<string>): boolean {
  return names.has(relation.name) && before.relation(relation.schema, relation.name) === null
}

/** Its name means nothing else, in any schema; or it is there, and stays what it is. */
function isFollowable(statement: Node, before: CatalogIndex): boolean {
  if (nameOf(statement) === '') return false
  return isThere(statement, before)
    ? isSet(statement.body, 'if_not_exists')
    : before.schemasOf(nameOf(statement)).length === 0
}

/** IF NOT EXISTS does nothing to the one relation of that name. */
function isThere(statement: Node, before: CatalogIndex): boolean {
  const schemas = before.schemasOf(nameOf(statement))
  return schemas.length === 1 && schemas[0] === word(rangeOf(statement), 'schemaname')
}

function nameOf(statement: Node): string {
  return word(rangeOf(statement), 'relname')
}

function rangeOf({ body }: Node): Node['body'] {
  return tree(body, 'relation') ?? tree(tree(body, 'into') ?? {}, 'rel') ?? {}
}
