import type { CatalogSnapshot, Relation } from '../core/catalog-snapshot.ts'
import { anyColumn, type ColumnName, type Effect, type StatementFacts } from '../core/inspection.ts'
import { joinName, splitName } from '../core/object-name.ts'
import type { Statement } from '../core/statement.ts'
import { indexOf } from '../masking/masks/column-index.ts'
import type { Shield } from '../policy/protection.ts'
import type { Sampling } from '../sql/text/preview-text.ts'

/** What a preview rests on. */
export interface PreviewGround {
  readonly facts: StatementFacts
  /** Tables that get new rows, schema and name: whether sequences number those. */
  readonly numbered: readonly (readonly [schema: string, name: string])[]
  /** What is shown of the rows; null when they can only be counted. */
  readonly sampling: Sampling | null
  /** True when a row's key after is its key before, for all that is known. */
  isKeyKept(keys: readonly string[]): boolean
}

const rowsShown = 5
const columnsShown = 8
/** A little more than is shown, so that what is looked for at the end of a value is found whole. */
const previewCharsRead = 240
/** Characters of a value that a reviewer is shown. */
export const previewCharsShown = 160
/** A write of more rows is not tried: it would lock them all, and leave as many dead ones. */
export const previewRowsMax = 100_000

const byteaOid = 17

/**
 * Whether a statement can be run and rolled back without anything of it staying: a single write of rows whose every
 * effect is known and inside the database. The reason why not, as the end of a sentence.
 */
export function previewGround(
  statement: Statement,
  shield: Shield,
  snapshot: CatalogSnapshot | null,
): PreviewGround | string {
  const { inspection, act, restored } = statement
  const [facts, ...others] = inspection.statements
  if (act !== 'run' || inspection.kind !== 'parsed' || facts === undefined)
    return 'only a statement that is understood can be tried'
  if (others.length > 0) return 'a text of several statements is not tried'
  if (restored) return 'values stand in it for tokens'
  const verb = verbs.get(facts.node)
  if (verb === undefined || facts.copy !== null || facts.isCounted !== true)
    return 'only a single INSERT, UPDATE, DELETE or MERGE is tried'
  if (snapshot === null) return "the target's catalog is not known"
  const lasting = whatLasts(facts, snapshot)
  if (lasting !== null) return lasting
  const isMasked = maskedIn(shield, snapshot)
  if (facts.uses.some(isMasked))
    return 'its condition rests on protected columns, whose values a count would tell'
  const target = facts.effects.find((effect) => effect.kind === 'write' && effect.verb === verb)
  const relation = relationOf(target, snapshot)
  return {
    facts,
    numbered: numberedBy(statement.text, facts),
    sampling: target && relation ? samplingOf(verb, facts, target, relation, isMasked) : null,
    isKeyKept: (keys) =>
      relation?.hasTriggers === false &&
      keys.every((key) => !target?.columns.includes(joinName(relation.schema, relation.name, key))),
  }
}

const verbs: ReadonlyMap<string, Sampling['verb'] | 'merge'> = new Map([
  ['InsertStmt', 'insert'],
  ['UpdateStmt', 'update'],
  ['DeleteStmt', 'delete'],
  ['MergeStmt', 'merge'],
])

/** What a rollback would not undo, or may not. */
function whatLasts({ effects, unknowns }: StatementFacts, snapshot: CatalogSnapshot): string | null {
  if (unknowns.length > 0) return 'not everything that it does is known'
  const isElsewhere = foreignTables(snapshot)
  for (const { kind, verb, objectKind, object } of effects) {
    if (kind !== 'read' && kind !== 'write') return `what it does besides (${verb}) may outlast a rollback`
    if (kind === 'write' && objectKind === 'sequence')
      return 'no rollback gives back the numbers of a sequence'
    if (kind === 'write' && objectKind !== 'table' && objectKind !== 'view')
      return 'what it writes is not rows of tables alone'
    if (object !== null && isElsewhere.has(object)) return 'it reaches a foreign table'
    if (object === null && kind === 'write') return 'not everything that it writes is known'
  }
  return null
}

/** Foreign tables, and those with partitions that are. */
function foreignTables({ relations }: CatalogSnapshot): ReadonlySet<string> {
  const byOid = new Map(relations.map((relation) => [relation.oid, relation]))
  const found = new Set<string>()
  const add = (relation: Relation): void => {
    const name = joinName(relation.schema, relation.name)
    if (found.has(name)) return
    found.add(name)
    for (const oid of relation.parents) {
      const parent = byOid.get(oid)
      if (parent) add(parent)
    }
  }
  for (const relation of relations) if (relation.kind === 'foreign') add(relation)
  return found
}

function maskedIn(shield: Shield, snapshot: CatalogSnapshot): (column: ColumnName) => boolean {
  const index = indexOf(snapshot)
  return (column) =>
    shield.masks.size > 0 &&
    (column === anyColumn ||
      index.kinOf(column).some((one) => shield.masks.has(one)) ||
      shield.masks.has(column))
}

function numberedBy(text: string, { effects }: StatementFacts): PreviewGround['numbered'] {
  const mayNumber = /\bdefault\b/i.test(text)
  return effects.flatMap((effect) => {
    const gives = effect.verb === 'insert' || effect.verb === 'merge' || mayNumber
    const name = effect.kind === 'write' && gives ? effect.object : null
    const parts = name === null ? null : tableParts(name)
    return parts === null ? [] : [parts]
  })
}

function tableParts(name: string): readonly [string, string] | null {
  const parts = splitName(name)
  const [schema, table] = parts ?? []
  return schema === undefined || table === undefined || parts?.length !== 2 ? null : [schema, table]
}

function samplingOf(
  verb: Sampling['verb'] | 'merge',
  facts: StatementFacts,
  target: Effect,
  relation: Relation,
  isMasked: (column: ColumnName) => boolean,
): Sampling | null {
  if (verb === 'merge' || facts.outputs.kind !== 'none') return null
  // Whatever may come to rest in a row may come from anywhere that is read.
  const stored = facts.stored ?? (verb === 'delete' ? [] : [anyColumn])
  const isLaundered = stored.some(isMasked)
  const written = new Set(target.columns)
  const columns = relation.columns
    .filter(({ typeOid }) => typeOid !== byteaOid)
    .map(({ name }) => {
      const column = joinName(relation.schema, relation.name, name)
      const isWritten = written.has(column) || verb === 'insert'
      return { name, isWritten, isMasked: isMasked(column) || (isLaundered && isWritten) }
    })
  const first = columns.filter(({ isWritten }) => isWritten)
  // The first column is what people know a row by; then what changes; then the rest.
  const names = new Set([...columns.slice(0, 1), ...first, ...columns].map(({ name }) => name))
  const shown = [...names].slice(0, columnsShown)
  return {
    verb,
    table: [relation.schema, relation.name],
    columns: columns
      .filter(({ name }) => shown.includes(name))
      .map((column) => ({ name: column.name, isMasked: column.isMasked })),
    rowsMax: rowsShown,
    charsMax: previewCharsRead,
  }
}

function relationOf(effect: Effect | undefined, { relations }: CatalogSnapshot): Relation | null {
  if (effect?.objectKind !== 'table') return null
  const found = relations.find(({ schema, name }) => joinName(schema, name) === effect.object)
  return found?.kind === 'table' || found?.kind === 'partitioned' ? found : null
}
