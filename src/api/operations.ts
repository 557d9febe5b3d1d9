import { aboutOperations } from './operations/about.ts'
import { accessOperations } from './operations/access.ts'
import { breakGlassOperations } from './operations/break-glass.ts'
import { deputyOperations } from './operations/deputies.ts'
import { disposalOperations } from './operations/disposals.ts'
import { evidenceOperations } from './operations/evidence.ts'
import type { Operation } from './operations/operation.ts'
import { passkeyOperations } from './operations/passkeys.ts'
import { policyOperations } from './operations/policy.ts'
import { resourceOperations } from './operations/resources.ts'
import { reviewsOperations } from './operations/reviews.ts'
import { scimOperations } from './operations/scim.ts'
import { signInOperations } from './operations/sign-in.ts'

/** Everything that the gateway answers over HTTP. A test compares it with the routes that there are. */
export const operations: readonly Operation[] = [
  ...aboutOperations,
  ...signInOperations,
  ...reviewsOperations,
  ...passkeyOperations,
  ...breakGlassOperations,
  ...deputyOperations,
  ...accessOperations,
  ...resourceOperations,
  ...evidenceOperations,
  ...disposalOperations,
  ...policyOperations,
  ...scimOperations,
]
