/** Who acts. `person` and `workload` act for themselves; an `agent` acts for whoever stands behind it. */
export type PrincipalKind = 'person' | 'agent' | 'workload'

/** A principal as an issuer vouched for it. Immutable; a fresh token makes a fresh principal. */
export interface Principal {
  /** `issuer#subject`: what rules and separation of duties compare. Never a display name, which can be reused. */
  readonly id: string
  readonly kind: PrincipalKind
  readonly issuer: string
  readonly subject: string
  /** For people to read only. */
  readonly name: string
  readonly groups: readonly string[]
  /** The claims that policy may match on, as the issuer signed them. */
  readonly claims: Readonly<Record<string, unknown>>
  /** Whom an agent or a job acts for; the root of the chain has none. */
  readonly onBehalfOf?: Principal
  /** When what proved this principal ends, in milliseconds since the epoch. */
  readonly endsAt: number
  /** When that was issued; 0 or absent when it does not say, and then any revocation reaches it. */
  readonly issuedAt?: number
  /** Serial number, in hex, of a certificate of our own that proved this principal; absent when another thing did. */
  readonly certificate?: string
}

/** The delegation chain: who acts now first, the root last. */
export function chainOf(principal: Principal): readonly Principal[] {
  const chain = [principal]
  for (let next = principal.onBehalfOf; next; next = next.onBehalfOf) chain.push(next)
  return chain
}

/**
 * Whom rules judge: who acts now and the root on whose behalf. Actors in between are for the record alone
 * (RFC 8693 section 4.1: prior actors are not considered in access control).
 */
export function judgedOf(principal: Principal): readonly Principal[] {
  const root = chainOf(principal).at(-1)
  return root === undefined || root === principal ? [principal] : [principal, root]
}

/** `issuer#subject`; the subject is opaque to us and may hold any character, the issuer is a URL and holds no `#`. */
export function principalId(issuer: string, subject: string): string {
  return `${issuer}#${subject}`
}
