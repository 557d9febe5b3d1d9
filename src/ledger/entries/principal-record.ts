import { z } from 'zod'
import { chainOf, type Principal } from '../../core/principal.ts'
import type { PrincipalRecord } from './entry.ts'

const json = z.json()

/** The delegation chain as entries carry it: ids, kinds, groups and claims, no display names. */
export function recordChain(principal: Principal): readonly PrincipalRecord[] {
  return chainOf(principal).map(({ id, kind, groups, claims }) => ({
    id,
    kind,
    groups,
    claims: Object.fromEntries(
      Object.entries(claims).flatMap(([name, value]) => {
        const claim = json.safeParse(value)
        return claim.success ? [[name, claim.data]] : []
      }),
    ),
  }))
}
