import type { SubjectColumns } from '../core/decision.ts'
import { anyColumn } from '../core/inspection.ts'
import type { ColumnName, Effect, ObjectName } from '../core/inspection.ts'
import { joinName, splitName } from '../core/object-name.ts'
import type { Resource } from '../core/resource.ts'
import { judgedStatements } from './facts.ts'
import type { Facts, Judged } from './facts.ts'
import { printable } from './finding.ts'
import type { Finding } from './finding.ts'
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

/**
 * What a statement puts of tables whose rows are counted to where nobody counts it and everybody may: into a setting, which any
 * later statement shows, or into a notification. Writing to tables takes a rule of its own.
 */
export function findInSubjects(policy: Policy, facts: Facts): readonly Finding[] {
  const subjects = subjectsFor(policy, facts)
  if (subjects === null) return []
  const tables = tablesOf(subjects)
  const budget = facts.spent?.find((one) => one.budget.limits.subjects !== null)?.budget.name ?? ''
  return judgedStatements(facts).flatMap(({ effects }) => {
    const outlet = effects.find(leavesUncounted)
    const read = effects.find(({ kind, object }) => kind === 'read' && object !== null && tables.has(object))
    if (!outlet || !read) return []
    const where = outlet.kind === 'notify' ? 'a notification' : 'a setting'
    return [
      {
        verdict: 'deny',
        rule: budget,
        reason: `The statement would put values of ${printable(read.object ?? '')} into ${where}, where the budget ${budget} cannot count whom they are about.`,
        hint: 'Show the values by a SELECT, which counts them.',
        code: 'denied',
        terms: null,
      },
    ]
  })
}

function leavesUncounted({ kind, objectKind, verb }: Effect): boolean {
  return kind === 'notify' || (kind === 'session' && objectKind === 'setting' && verb !== 'show')
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
