import type { SubjectColumns } from '../core/decision.ts'
import { anyColumn } from '../core/inspection.ts'
import type { ColumnName, ObjectName } from '../core/inspection.ts'
import { joinName, splitName } from '../core/object-name.ts'
import type { Resource } from '../core/resource.ts'
import type { Facts, Judged } from './facts.ts'
import type { Policy } from './rule.ts'
import { selectsResource } from './selector.ts'

const known = new WeakMap<Policy, WeakMap<Resource, SubjectColumns>>()

/** By which columns the subjects of a resource are known; null where no budget of whoever asks counts them. */
export function subjectsFor(policy: Policy, { resource, spent = [] }: Facts): SubjectColumns | null {
  if (!spent.some(({ budget }) => budget.limits.subjects !== null)) return null
  const columns = subjectsOf(policy, resource)
  return columns.size > 0 ? columns : null
}

/** By which columns the subjects of a resource are known. Remembered, since what is planned by the answer is kept with it. */
export function subjectsOf(policy: Policy, resource: Resource): SubjectColumns {
  const byResource = known.get(policy) ?? new WeakMap<Resource, SubjectColumns>()
  known.set(policy, byResource)
  const before = byResource.get(resource)
  if (before) return before
  const entries = policy.subjects.filter(({ resources }) => selectsResource(resources, resource))
  const columns = new Map(entries.flatMap((entry) => [...entry.columns]))
  byResource.set(resource, columns)
  return columns
}

/** May the target's own words about the statement repeat values of tables whose rows are counted? Nobody counts words. */
export function mayQuoteSubjects(subjects: SubjectColumns, { statement, effects }: Judged): boolean {
  const tables = tablesOf(subjects)
  const isIn = (column: ColumnName): boolean => column === anyColumn || tables.has(tableOf(column))
  const { outputs, uses, unknowns } = statement
  if (unknowns.length > 0 || uses.some(isIn)) return true
  if (outputs.kind === 'named' || (outputs.kind === 'unknown' && !outputs.sources)) return true
  if (outputs.kind === 'unknown' && outputs.sources?.some(isIn)) return true
  if (outputs.kind === 'known' && outputs.columns.some(({ sources }) => sources.some(isIn))) return true
  return effects.some(
    ({ kind, object, columns }) =>
      kind === 'unknown' || (object !== null && tables.has(object)) || columns.some(isIn),
  )
}

const tables = new WeakMap<SubjectColumns, ReadonlySet<ObjectName>>()

function tablesOf(subjects: SubjectColumns): ReadonlySet<ObjectName> {
  const before = tables.get(subjects)
  if (before) return before
  const made = new Set([...subjects.keys()].map(tableOf))
  tables.set(subjects, made)
  return made
}

function tableOf(column: ColumnName): ObjectName {
  return joinName(...(splitName(column) ?? []).slice(0, -1))
}
