import type { DetectorName } from '../core/detector-name.ts'
import type {
  ContentFind,
  ContentGuard,
  MaskStrategy,
  MemberProtection,
  Protection,
  ReviewTerms,
  Verdict,
} from '../core/decision.ts'
import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import { overlaps } from '../core/document-path.ts'
import { anyColumn, isNotifyCall } from '../core/inspection.ts'
import type { ColumnName, DocumentPath, Effect, ObjectName, PlacedColumn } from '../core/inspection.ts'
import { classOf } from '../core/masked-classes.ts'
import { joinName, splitName } from '../core/object-name.ts'
import { judgedOf } from '../core/principal.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import type { Judged } from './facts.ts'
import { classesByColumn, marksByColumn } from './protection-marks.ts'
import type { ProtectionMarks } from './protection-marks.ts'
import { selectsPrincipal, selectsResource } from './selector.ts'
import type { DataClass, Policy } from './rule.ts'

/** What one principal, with everyone it acts for, may not see at one resource. */
export interface Shield {
  readonly masks: ReadonlyMap<ColumnName, Protection>
  /** For each masked column: what to do with a statement that is steered by it. */
  readonly predicates: ReadonlyMap<ColumnName, PredicateTerms>
  /** What is looked for in text besides; null when nothing is. */
  readonly content: ContentGuard | null
  /** The relations that hold a masked column. */
  readonly relations: ReadonlySet<ObjectName>
  /** What protected columns belong to, whoever may see them. */
  readonly marks: ReadonlyMap<ColumnName, ProtectionMarks>
}

/** What happens to a statement that is steered by a masked column. */
export interface PredicateTerms {
  readonly dataClass: string
  readonly verdict: Verdict
  readonly review: ReviewTerms | null
  /** True where it may be compared, for being equal, with tokens of its class. */
  readonly opensTokens: boolean
  /** Where it may: what happens to a statement that writes it. */
  readonly writes: Verdict
}

/** The shield between a principal and a resource; remembered, since both are immutable and sessions ask often. */
export function shieldFor(policy: Policy, principal: Principal, resource: Resource): Shield {
  const byPrincipal = entry(shields, policy, () => new WeakMap<Principal, WeakMap<Resource, Shield>>())
  const byResource = entry(byPrincipal, principal, () => new WeakMap<Resource, Shield>())
  return entry(byResource, resource, () =>
    raise(policy, resource, clearedClasses(policy, principal, resource)),
  )
}

/** The shield of somebody who is cleared for nothing: what nobody sees of a resource who was not let in there. */
export function fullShield(policy: Policy, resource: Resource): Shield {
  const byResource = entry(fullShields, policy, () => new WeakMap<Resource, Shield>())
  return entry(byResource, resource, () => raise(policy, resource, new Set()))
}

/** Protected columns that a target's catalog does not hold: a mistyped name protects nothing. */
export function columnsNotFound(
  policy: Policy,
  resource: Resource,
  catalog: CatalogSnapshot,
): readonly ColumnName[] {
  const known = new Set<ColumnName>()
  for (const { schema, name, columns } of catalog.relations) {
    for (const column of columns) known.add(joinName(schema, name, column.name))
  }
  const named = new Set(classesByColumn(policy, resource).keys())
  for (const { resources, members } of policy.protections)
    if (selectsResource(resources, resource)) for (const { column } of members) named.add(column)
  return [...named].filter((column) => !known.has(column)).sort()
}

/** Does anything that the statement names or reads belong to the shield? */
export function touchesShield(shield: Shield, judged: Judged): boolean {
  const { statement, effects } = judged
  const masked = (column: ColumnName): boolean => hides(shield, column)
  if (statement.uses.some(masked)) return true
  if (effects.some((effect) => effect.columns.some(masked) || coversRelation(shield, effect))) return true
  const { outputs } = statement
  if (outputs.kind === 'known') return outputs.columns.some((column) => column.sources.some(masked))
  return outputs.kind !== 'none'
}

/** The same of what the target may say on the way: a query that reads columns beside the protected ones quotes none of those. */
export function mayQuoteShield(shield: Shield, judged: Judged): boolean {
  const { node, unknowns, outputs } = judged.statement
  if (node !== 'SelectStmt' || unknowns.length > 0 || outputs.kind !== 'known')
    return touchesShield(shield, judged)
  const others = judged.effects.filter(
    ({ kind, verb, columns, shown = [] }) =>
      kind !== 'read' ||
      verb !== 'select' ||
      columns.length === shown.length ||
      columns.some((column) => hides(shield, column)),
  )
  return touchesShield(shield, { ...judged, effects: others })
}

/**
 * True where what bodies raise is made of nothing protected: it counts among what they use. Expressions of a table that is written
 * may raise what stays in its rows, which does not count there.
 */
export function raisesOpen(shield: Shield, { statement, effects }: Judged): boolean {
  const isOpen = statement.unknowns.length === 0 && !statement.uses.some((column) => hides(shield, column))
  return isOpen && !effects.some((effect) => effect.kind === 'write' && coversRelation(shield, effect))
}

/** True for a column of the shield, and for what may be any. */
function hides(shield: Shield, column: ColumnName): boolean {
  return shield.masks.has(column) || (column === anyColumn && shield.masks.size > 0)
}

function coversRelation(shield: Shield, effect: Effect): boolean {
  if (effect.object === null) return false
  if (shield.relations.has(effect.object)) return true
  const parts = splitName(effect.object)
  // A name whose schema could not be told may be that of any schema.
  return parts?.length === 1 && [...shield.relations].some((name) => splitName(name)?.at(-1) === parts[0])
}

/**
 * Columns that the statement reads and could carry to where no mask reaches: into rows, definitions, settings,
 * notifications, files, programs. Empty when it carries none.
 */
export function carriedColumns(shield: Shield, judged: Judged): readonly ColumnName[] {
  // A definition changes, and nothing says any more what was stored by it.
  const forgotten = judged.effects
    .filter((effect) => effect.verb === 'forget')
    .flatMap((effect) => effect.columns.filter((column) => hides(shield, column)))
  if (forgotten.length > 0) return [...new Set(forgotten)].sort()
  // A view keeps no values: whoever reads it reads the columns that it names, and sees them as those are seen.
  const isView = judged.statement.node === 'ViewStmt'
  const carrying = judged.effects.filter((effect) => carries(effect) && !(isView && effect.kind === 'define'))
  if (shield.masks.size === 0 || carrying.length === 0) return []
  const { stored, uses, placed = [] } = judged.statement
  const kept = new Set(placed.filter((one) => staysProtected(shield, one)).map(({ source }) => source))
  const isCarried = (column: ColumnName): boolean => hides(shield, column) && !kept.has(column)
  // What is only shown, by RETURNING or in the list of a SELECT, is masked where it is shown.
  // What others are notified of is known, too: by its value or by its place it is what the statement uses.
  if (stored && carrying.every((effect) => storesRows(effect, judged) || isNotifyCall(effect))) {
    const heard = carrying.some(isNotifyCall) ? uses.filter((column) => hides(shield, column)) : []
    return [...new Set([...stored.filter(isCarried), ...heard])].sort()
  }
  const read = new Set<ColumnName>(placed.map(({ source }) => source).filter(isCarried))
  for (const effect of judged.effects) {
    if (effect.kind !== 'read') continue
    const { columns, shown = [] } = effect
    // What RETURNING shows is carried where something is called with it.
    for (const column of columns)
      if (hides(shield, column) && (!shown.includes(column) || uses.includes(column))) read.add(column)
  }
  return [...read].sort()
}

/**
 * True where whoever may not see a value where it comes from sees no more of it where it is put: its places belong to every
 * class that it belongs to, each of which has one mask and one answer to predicates everywhere.
 */
function staysProtected({ marks }: Shield, { source, targets }: PlacedColumn): boolean {
  const from = marks.get(source)
  if (!from) return true
  return targets.every(({ names, isMade }) => {
    const found = names.flatMap((name) => marks.get(name) ?? [])
    const classes = new Set(found.flatMap((one) => [...one.classes]))
    // What is made is a document, in a column of documents, of which no mask of the whole shows anything, not even which are NULL.
    if (isMade) return from.classes.union(from.memberClasses).isSubsetOf(classes)
    const members = new Set(found.flatMap((one) => [...one.members]))
    const hasOthers = classes.size > from.classes.size
    // Of a document, a mask of the whole may show what a mask of its members does not.
    return (
      from.classes.isSubsetOf(classes) &&
      from.members.isSubsetOf(members) &&
      !(from.members.size > 0 && hasOthers)
    )
  })
}

/** The relation of the shield that a statement would rename, move or part from its partitions, so that its columns lose their protection. */
export function movedRelation(shield: Shield, judged: Judged): ObjectName | null {
  const detached = judged.effects.find((effect) => effect.verb === 'detach' && coversRelation(shield, effect))
  if (detached) return detached.object
  for (const effect of judged.effects) {
    // What a body or a block runs moves as what stands by itself does.
    if (effect.kind !== 'define' || !movers.has(effect.verb) || effect.object === null) continue
    // One column that is not protected may be called otherwise: all others keep their names.
    const isBesides = effect.verb === 'rename' && effect.columns.length > 0
    if (isBesides && !effect.columns.some((column) => hides(shield, column))) continue
    if (coversRelation(shield, effect)) return effect.object
    for (const relation of shield.relations) {
      // A renamed schema takes its relations along.
      if (effect.objectKind === 'schema' && splitName(relation)?.[0] === splitName(effect.object)?.[0])
        return relation
    }
  }
  return null
}

const movers: ReadonlySet<string> = new Set(['rename', 'move'])

/** True for what puts rows somewhere and does nothing else: of a table that is made of a query, its making as well. */
function storesRows({ kind, verb }: Effect, { statement: { node } }: Judged): boolean {
  if (kind === 'write' && storingVerbs.has(verb)) return true
  if (kind !== 'write' && kind !== 'define') return false
  return verb === (node === 'CreateTableAsStmt' ? 'create' : 'select into')
}

const storingVerbs: ReadonlySet<string> = new Set(['insert', 'update', 'merge', 'copy'])

// Rows that are deleted carry nothing anywhere, whatever was read to find them; and what a materialized view is filled
// with anew stays the values of the columns that its definition names.
const bareVerbs: ReadonlySet<string> = new Set(['delete', 'truncate', 'refresh'])

function carries(effect: Effect): boolean {
  if (effect.verb === 'forget') return false
  switch (effect.kind) {
    case 'write':
      return !bareVerbs.has(effect.verb)
    case 'session':
      return effect.objectKind === 'setting' && effect.verb !== 'show'
    case 'define':
    case 'grant':
    case 'notify':
    case 'server-file':
    case 'program':
    case 'network':
    case 'replication':
      return true
    case 'connect':
    case 'read':
    case 'transaction':
    case 'lock':
    case 'maintain':
    case 'unknown':
      return false
  }
}

const shields = new WeakMap<Policy, WeakMap<Principal, WeakMap<Resource, Shield>>>()
const fullShields = new WeakMap<Policy, WeakMap<Resource, Shield>>()

function entry<K extends WeakKey, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

/** Members of documents that are masked, by column; a column that is masked whole needs none. */
function raiseMembers(
  policy: Policy,
  resource: Resource,
  clearedFor: ReadonlySet<string>,
): ReadonlyMap<ColumnName, readonly (MemberProtection & { readonly terms: DataClass })[]> {
  const found = new Map<ColumnName, (MemberProtection & { readonly terms: DataClass })[]>()
  for (const protection of policy.protections) {
    if (!selectsResource(protection.resources, resource)) continue
    for (const { column, path, dataClass } of protection.members) {
      const terms = clearedFor.has(dataClass) ? undefined : policy.classes.get(dataClass)
      if (!terms || terms.strategy.kind === 'members') continue
      const known = found.get(column) ?? []
      known.push({ path, dataClass, strategy: terms.strategy, terms })
      found.set(column, known)
    }
  }
  return found
}

function raise(policy: Policy, resource: Resource, clearedFor: ReadonlySet<string>): Shield {
  const masks = new Map<ColumnName, Protection>()
  const predicates = new Map<ColumnName, PredicateTerms>()
  const relations = new Set<ObjectName>()
  for (const [column, names] of classesByColumn(policy, resource)) {
    const uncleared = [...names].filter((name) => !clearedFor.has(name)).sort()
    const classes = uncleared.flatMap((name) => policy.classes.get(name) ?? [])
    const first = classes[0]
    if (first === undefined) continue
    masks.set(column, {
      column,
      dataClass: classOf(classes.map(({ name }) => name)),
      strategy: strictestStrategy(classes),
    })
    predicates.set(column, strictestPredicate(classes, first))
    const parts = splitName(column) ?? []
    relations.add(joinName(...parts.slice(0, -1)))
  }
  for (const [column, members] of raiseMembers(policy, resource, clearedFor)) {
    const [first] = members
    if (masks.has(column) || !first) continue
    const shown = members.map(({ path, dataClass, strategy }) => ({ path, dataClass, strategy }))
    const dataClass = classOf(members.map((one) => one.dataClass))
    masks.set(column, { column, dataClass, strategy: { kind: 'members', members: shown } })
    const terms = strictestPredicate(
      members.map((one) => one.terms),
      first.terms,
    )
    predicates.set(column, { ...terms, opensTokens: false })
    relations.add(joinName(...(splitName(column) ?? []).slice(0, -1)))
  }
  const content = contentGuard(policy, resource, clearedFor)
  return { masks, predicates, relations, content, marks: marksByColumn(policy, resource) }
}

/** What whoever is cleared for these classes does not see in text. Where classes differ on one kind, nothing of it stays. */
function contentGuard(
  policy: Policy,
  resource: Resource,
  clearedFor: ReadonlySet<string>,
): ContentGuard | null {
  const finds = new Map<DetectorName, ContentFind>()
  const excepted: ReadonlySet<ColumnName>[] = []
  for (const detection of policy.detections) {
    if (!selectsResource(detection.resources, resource)) continue
    excepted.push(detection.except)
    for (const [detector, dataClass] of detection.values) {
      if (clearedFor.has(dataClass)) continue
      const strategy = policy.classes.get(dataClass)?.strategy
      const keptChars = strategy?.kind === 'keep-last' ? strategy.count : 0
      const known = finds.get(detector)
      finds.set(detector, {
        detector,
        dataClass: known?.dataClass ?? dataClass,
        keptChars: Math.min(keptChars, known?.keptChars ?? keptChars),
      })
    }
  }
  if (finds.size === 0) return null
  // A column is shown without a search only where every entry says so.
  return { finds: [...finds.values()], except: excepted.reduce((all, one) => all.intersection(one)) }
}

/** Classes that everyone in the chain is cleared for: an agent sees no more than whom it acts for. */
function clearedClasses(policy: Policy, principal: Principal, resource: Resource): ReadonlySet<string> {
  const each = judgedOf(principal).map((one) => {
    const cleared = new Set<string>()
    for (const unmasking of policy.unmaskings) {
      if (!selectsResource(unmasking.resources, resource)) continue
      if (!selectsPrincipal(unmasking.principals, one)) continue
      for (const name of unmasking.classes) cleared.add(name)
    }
    return cleared
  })
  return each.reduce((all, one) => all.intersection(one))
}

/** True when a value made of these members alone shows nothing that is protected; without them, when the column is not. */
export function isBeside(
  shield: Shield,
  column: ColumnName,
  within: readonly DocumentPath[] | undefined,
): boolean {
  const strategy = shield.masks.get(column)?.strategy
  if (strategy?.kind !== 'members' || !within) return false
  return !strategy.members.some(({ path }) => within.some((one) => overlaps(path, one)))
}

// Two classes that would show different parts of a value could together show all of it.
function strictestStrategy(classes: readonly DataClass[]): MaskStrategy {
  const [first, ...others] = classes.map((one) => one.strategy)
  if (first === undefined) return { kind: 'null' }
  return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : { kind: 'null' }
}

function strictestPredicate(classes: readonly DataClass[], first: DataClass): PredicateTerms {
  for (const verdict of ['deny', 'review'] as const) {
    const found = classes.find((one) => one.predicates === verdict)
    // A value that belongs to several classes has no token of its own.
    const opensTokens = classes.length === 1 && first.opensTokens
    const { writes } = first
    if (found) return { dataClass: found.name, verdict, review: found.review, opensTokens, writes }
  }
  return { dataClass: first.name, verdict: 'allow', review: null, opensTokens: false, writes: 'allow' }
}
