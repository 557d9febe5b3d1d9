import { joinName } from '../core/object-name.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import type { UnaskedTerms } from '../core/session.ts'
import { namesObject } from './object-pattern.ts'
import { shieldFor } from './protection.ts'
import type { Policy } from './rule.ts'
import { selectsResource } from './selector.ts'

/** What a policy says of what comes from a target without being asked for. */
export function unaskedTerms(policy: Policy, principal: Principal, resource: Resource): UnaskedTerms {
  const { masks, content } = shieldFor(policy, principal, resource)
  return {
    hidesValues: masks.size > 0,
    content,
    opensChannel: (channel) => {
      const name = joinName(channel)
      return policy.channels.some(
        ({ resources, open }) =>
          selectsResource(resources, resource) && open.some((pattern) => namesObject(pattern, name)),
      )
    },
  }
}
