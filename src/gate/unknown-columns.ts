import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { Resource } from '../core/resource.ts'
import { columnsNotFound } from '../policy/protection.ts'
import type { GateParts } from './parts.ts'

const warned = new WeakMap<GateParts, Set<string>>()

/**
 * Puts an alert on record when the policy protects columns that the target does not have: a mistyped or renamed column
 * masks nothing. Once for each version of policy and catalog.
 */
export function warnOfUnknownColumns(
  parts: GateParts,
  resource: Resource,
  catalog: CatalogSnapshot | null,
): void {
  if (catalog === null) return
  const policy = parts.policy()
  const known = warned.get(parts) ?? new Set<string>()
  warned.set(parts, known)
  const key = [resource.name, policy.version, catalog.version].join(' ')
  if (known.has(key)) return
  known.add(key)
  const columns = columnsNotFound(policy, resource, catalog)
  if (columns.length === 0) return
  const message = `The policy protects columns that ${resource.name} does not have: ${columns.join(', ')}.`
  parts.ledger.append({ type: 'alert', code: 'protected-column-unknown', message, session: null })
  parts.log.error({ resource: resource.name, columns }, message)
}
