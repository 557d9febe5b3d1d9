import type { Statement } from '../core/statement.ts'
import { valueOfToken } from '../masking/masks/reversible-token.ts'
import { tokensOpened } from '../policy/token-equality.ts'
import type { LiveSession } from './live-session.ts'
import type { GateParts } from './parts.ts'

/**
 * The statement with the values behind tokens in what is sent, where the policy opens that. What is on record keeps the
 * tokens, which stand for exactly these values. Where a constant is no token, it stays what it is.
 */
export function restore(
  { policy, keys }: GateParts,
  { principal, resource }: LiveSession,
  statement: Statement,
): Statement {
  const inForce = policy()
  if (!inForce.opensTokens || statement.act !== 'run' || !statement.withValues) return statement
  const opened = tokensOpened(inForce, principal, resource, statement.inspection.statements)
  if (opened.length === 0) return statement
  return statement.withValues(opened, (token, dataClass) =>
    valueOfToken(keys.tokenKey(dataClass), dataClass, token),
  )
}
