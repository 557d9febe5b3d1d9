import type { Lineage } from '../scope/lineage.ts'
import { joined } from '../scope/lineage.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'
import { sharedType, textTypes, typeOf } from './value-types.ts'

/**
 * Values that stand for one another are brought to one type, unasked: where some values of the one type have no place in the
 * other, that fails on them. No column holds such values in earnest, but they can be put in the stead of what it holds
 * (`coalesce(nullif(born, '1960-03-05'), '5000000-01-01')`), so that the failure tells what that was.
 */

/** By a type: those that are turned into it although not all of their values have a place in it. */
const narrower: Readonly<Record<string, readonly string[]>> = {
  timestamp: ['date'],
  timestamptz: ['date', 'timestamp'],
  float4: ['numeric'],
  float8: ['numeric'],
  ...Object.fromEntries(
    'oid regclass regtype regproc regrole regnamespace'.split(' ').map((one) => [one, ['int8']]),
  ),
}
const wider: ReadonlySet<string> = new Set(Object.values(narrower).flat())

/** Types of which no value lies so far out that something fails on it. */
const evenTypes: ReadonlySet<string> = new Set([
  ...textTypes,
  ...'bool int2 int4 uuid bytea inet cidr jsonb macaddr interval time timetz'.split(' '),
])

/** One of several values that are brought to one type. */
export interface Brought {
  readonly value: Node
  readonly lineage: Lineage
}

/** Says that these are brought to one type. `are`: how they stand to one another. */
export function sayBrought(
  parts: readonly Brought[],
  are: 'in turn' | 'compared' | 'side by side',
  scope: Scope,
): void {
  const { findings } = scope.analysis
  const types = parts.map(({ value }) => typeOf(value, scope))
  if (!mayMiss(types, are === 'compared')) return
  const all = joined(parts.map(({ lineage }) => lineage))
  findings.mayFailAfar(all)
  // Those behind the first are worked out, and turned, only where it is asked for them.
  if (are !== 'in turn') return
  const last = types.findLastIndex(
    (type, at) => at > 0 && type !== 'unknown' && !isConstant(parts[at]?.value),
  )
  if (last > 0) findings.mayFail(joined(parts.slice(0, last).map(({ lineage }) => lineage)))
}

/** Rows are compared field by field, the later fields only where those before are equal. */
export function sayRowsBrought(rows: readonly Node[], lineage: Lineage, scope: Scope): void {
  const [left = [], right = []] = rows.map((row) => nodes(row.body, 'args'))
  left.forEach((one, at) => {
    const other = right[at]
    if (other) sayBrought(operandsBrought([one, other], lineage), at === 0 ? 'compared' : 'in turn', scope)
  })
}

/** Values beside each other, each with where it comes from. */
export function broughtOf(values: readonly Node[], scope: Scope): readonly Brought[] {
  return values.map((value) => ({ value, lineage: scope.analysis.walkers.expression(value, scope) }))
}

/** The two sides, a list taken apart. What is compared counts as one. */
export function operandsBrought(sides: readonly Node[], lineage: Lineage): readonly Brought[] {
  return sides
    .flatMap((side) => (side.tag === 'List' ? nodes(side.body, 'items') : [side]))
    .map((value) => ({ value, lineage }))
}

/** Says that columns of several queries, or of several rows, become one. */
export function sayUnited(
  columns: readonly Lineage[],
  types: readonly (string | null)[],
  { findings }: Analysis,
): void {
  if (columns.some(({ wild }) => wild) && mayMiss(types, false)) findings.mayFail(joined(columns))
}

/** True where one of these types is brought to another, or may be, which not all of its values fit. */
function mayMiss(types: readonly (string | null)[], areCompared: boolean): boolean {
  const written = types.filter((type) => type !== 'unknown')
  if (written.length < 2 || sharedType(written) !== null) return false
  return written.some((from, at) =>
    written.some((to, other) => at !== other && misses(from, to, areCompared)),
  )
}

function misses(from: string | null, to: string | null, areCompared: boolean): boolean {
  if (from === null) return to === null || to in narrower
  if (to === null) return wider.has(from)
  // Points in time of any two types are compared as they are.
  if (areCompared && to.startsWith('timestamp')) return false
  return narrower[to]?.includes(from) ?? false
}

/**
 * What is one of these values, whichever it is: it may lie far out where one of them is more than a stored value or a plain
 * constant, and the type has such values at all.
 */
export function chosen(lineage: Lineage, parts: readonly Brought[], scope: Scope): Lineage {
  if (lineage.wild || lineage.sources.length === 0) return lineage
  const type = sharedType(parts.map(({ value }) => typeOf(value, scope)))
  if (type !== null && evenTypes.has(type)) return lineage
  const values = parts.filter(({ value }) => !isTame(value))
  return values.length > 1 || values.some(({ value }) => isConstant(value))
    ? { ...lineage, wild: true }
    : lineage
}

/** What a place or a key that is computed leads to. */
export function ledTo(lineage: Lineage, type: string | null): Lineage {
  return type !== null && evenTypes.has(type) ? lineage : { ...lineage, wild: true }
}

const plainNumber = /^-?\d{1,9}(?:\.\d{1,12})?$/
const plainMoment = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d[\d:.+Z-]*)?$/

/** True for a constant that could stand in a column in earnest, and for the time of day. */
function isTame(value: Node): boolean {
  if (value.tag === 'SQLValueFunction') return true
  if (value.tag === 'FuncCall') return words(value.body, 'funcname').at(-1) === 'now'
  if (value.tag === 'TypeCast') {
    const inner = node(value.body, 'arg')
    return inner !== null && isTame(inner)
  }
  if (value.tag !== 'A_Const') return false
  const { body } = value
  const [text, number] = [tree(body, 'sval'), tree(body, 'fval')]
  if (number) return plainNumber.test(word(number, 'fval'))
  if (!text) return true
  const written = word(text, 'sval')
  return (
    written === '' ||
    plainNumber.test(written) ||
    plainMoment.test(written) ||
    (/^[a-z ]+$/i.test(written) && !/inf/i.test(written))
  )
}

function isConstant(value: Node | undefined): boolean {
  if (value?.tag === 'TypeCast') return isConstant(node(value.body, 'arg') ?? undefined)
  return value?.tag === 'A_Const' || value?.tag === 'ParamRef'
}
