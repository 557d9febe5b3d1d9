import type { SubjectColumns } from '../core/decision.ts'
import type { Resource } from '../core/resource.ts'
import type { Facts } from './facts.ts'
import type { Policy } from './rule.ts'
import { selectsResource } from './selector.ts'

const known = new WeakMap<Policy, WeakMap<Resource, SubjectColumns>>()

/** By which columns the subjects of a resource are known; null where no budget of whoever asks counts them. */
export function subjectsFor(policy: Policy, { resource, spent = [] }: Facts): SubjectColumns | null {
  if (!spent.some(({ budget }) => budget.limits.subjects !== null)) return null
  const columns = subjectsOf(policy, resource)
  return columns.size > 0 ? columns : null
}

/** Remembered, since both are immutable and what is planned by the answer is kept with it. */
function subjectsOf(policy: Policy, resource: Resource): SubjectColumns {
  const byResource = known.get(policy) ?? new WeakMap<Resource, SubjectColumns>()
  known.set(policy, byResource)
  const before = byResource.get(resource)
  if (before) return before
  const entries = policy.subjects.filter(({ resources }) => selectsResource(resources, resource))
  const columns = new Map(entries.flatMap((entry) => [...entry.columns]))
  byResource.set(resource, columns)
  return columns
}
