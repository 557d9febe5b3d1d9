import { chainOf, type Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import type { PrincipalSelector, ResourceSelector, Role } from './rule.ts'

/** Does the selector choose this principal? Groups and claims are the principal's own; nothing is inherited along a chain. */
export function selectsPrincipal(selector: PrincipalSelector, principal: Principal): boolean {
  const { ids, issuers, kinds, groups } = selector
  if (kinds && !kinds.includes(principal.kind)) return false
  if (groups && !groups.some((group) => principal.groups.includes(group))) return false
  if (ids && !ids.includes(principal.id)) return false
  if (issuers && !issuers.includes(principal.issuer)) return false
  for (const [name, values] of selector.claims) {
    const claim: unknown = Object.hasOwn(principal.claims, name) ? principal.claims[name] : undefined
    if (!values.some((value) => claimHolds(claim, value))) return false
  }
  return selector.onBehalfOf === null || selectsRoot(selector.onBehalfOf, principal)
}

/**
 * May the principal ask for the role on these terms? Nobody asks for more than whom they act for may: that person is let
 * have the role too, or the terms name them with `on-behalf-of`.
 */
export function mayAskFor(
  { standing }: Pick<Role, 'standing'>,
  terms: PrincipalSelector,
  principal: Principal,
): boolean {
  if (!selectsPrincipal(terms, principal)) return false
  const root = chainOf(principal).at(-1) ?? principal
  if (root === principal || terms.onBehalfOf !== null) return true
  return selectsPrincipal(terms, root) || (standing !== null && selectsPrincipal(standing, root))
}

/** Does the selector choose this resource? */
export function selectsResource(selector: ResourceSelector, resource: Resource): boolean {
  if (selector.names && !selector.names.includes(resource.name)) return false
  for (const [label, value] of selector.labels) {
    if (!Object.hasOwn(resource.labels, label) || resource.labels[label] !== value) return false
  }
  return true
}

function selectsRoot(selector: PrincipalSelector, principal: Principal): boolean {
  const root = chainOf(principal).at(-1)
  return root !== undefined && root !== principal && selectsPrincipal(selector, root)
}

// Numbers compare by their decimal text, and only where JavaScript holds them exactly.
function claimHolds(claim: unknown, value: string): boolean {
  if (Array.isArray(claim)) return claim.some((item) => !Array.isArray(item) && claimHolds(item, value))
  if (typeof claim === 'string') return claim === value
  if (typeof claim === 'boolean') return String(claim) === value
  return typeof claim === 'number' && Number.isSafeInteger(claim) && String(claim) === value
}
