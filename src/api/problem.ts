import type { FastifyReply } from 'fastify'
import type { Refusal, RefusalCode } from '../core/refusal.ts'
import type { Problem } from './contract.ts'

/** Answers with a refusal as `application/problem+json` (RFC 9457). */
export function sendProblem(
  reply: FastifyReply,
  refusal: Refusal,
  status = statusOf(refusal.code),
): FastifyReply {
  const body: Problem = {
    type: `urn:sallyport:refusal:${refusal.code}`,
    title: refusal.code.replaceAll('-', ' '),
    status,
    detail: refusal.message,
    code: refusal.code,
    hint: refusal.hint,
    reviewId: refusal.reviewId,
  }
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  if (status === 503) reply.header('retry-after', '1')
  // Serialised here: the JSON that leaves is exactly this object.
  return reply.code(status).type('application/problem+json').send(JSON.stringify(body))
}

/** The HTTP status for a refusal. What has none of its own is the gateway's fault, not the caller's. */
function statusOf(code: RefusalCode): number {
  return statuses.get(code) ?? 500
}

const statuses: ReadonlyMap<RefusalCode, number> = new Map([
  ['request-invalid', 400],
  ['unauthenticated', 401],
  ['session-ended', 401],
  ['access-ended', 401],
  ['access-unavailable', 503],
  ['grant-ended', 409],
  ['grant-unknown', 404],
  ['role-unknown', 404],
  ['resource-unknown', 404],
  ['denied', 403],
  ['reviewer-own', 403],
  ['reviewer-kind', 403],
  ['reviewer-deputy', 403],
  ['reviewer-author', 403],
  ['reviewer-group', 403],
  ['after-review-overdue', 403],
  ['passkey-required', 403],
  ['passkey-unknown', 403],
  ['passkey-invalid', 403],
  ['passkey-mismatch', 403],
  ['passkey-origin', 403],
  ['passkey-unverified', 403],
  ['passkey-counter', 403],
  ['review-unknown', 404],
  ['review-over', 409],
  ['review-ruled', 409],
  ['limit-exceeded', 413],
  ['too-many-connections', 503],
  ['review-unavailable', 503],
  ['ledger-unavailable', 503],
])
