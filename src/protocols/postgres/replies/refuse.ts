import type { Hold, ReviewQuestion } from '../../../core/gate.ts'
import type { Refusal, RefusalCode } from '../../../core/refusal.ts'
import { errorResponse, noticeResponse } from '../messages/message-to-client.ts'

/** ERROR leaves the session alive; FATAL is the last thing it hears. */
export type Severity = 'ERROR' | 'FATAL'

/** A refusal as ErrorResponse: words for people in message and hint, the same for machines in the detail. */
export function refusalMessage(refusal: Refusal, severity: Severity): Buffer {
  return errorResponse({
    severity,
    sqlState: stateOfAbsent(refusal) ?? sqlStateOf(refusal.code),
    message: plain(refusal.message),
    detail: refusalDetail(refusal),
    hint: plain(refusal.hint),
    position: refusal.position,
  })
}

/** What a client is told when its statement begins to wait for a review. */
export function holdMessage(hold: Hold): Buffer {
  const endsAt = new Date(hold.endsAt).toISOString()
  return noticeResponse({
    severity: 'NOTICE',
    sqlState: '00000',
    message: `This statement waits for a review until ${endsAt}: ${plain(hold.reason)}`,
    detail: `code=held review=${word(hold.reviewId)} url=${word(hold.url)} until=${endsAt}`,
    hint: 'Keep the connection open; it runs here once approved. Cancel to withdraw it.',
  })
}

/** What a client is told when a reviewer asks something while its statement waits. */
export function questionMessage({ reviewId, url, by, words }: ReviewQuestion): Buffer {
  return noticeResponse({
    severity: 'NOTICE',
    sqlState: '00000',
    message: `A reviewer, ${plain(by)}, asks: ${plain(words)}`,
    detail: `code=asked review=${word(reviewId)} url=${word(url)}`,
    hint: `Answer there, or with: sallyport review answer ${reviewId} --words "…"`,
  })
}

/** What a client is told when a reviewer lets another text go in its statement's stead. */
export function changeMessage(text: string): Buffer {
  return noticeResponse({
    severity: 'NOTICE',
    sqlState: '00000',
    message: `A reviewer changed this statement; what runs is: ${plain(text)}`,
    detail: 'code=changed',
    hint: 'The review holds both texts.',
  })
}

/** `code=… rule=… object=… review=…`, stable for machines; a value that is more than a plain word is quoted as in JSON. */
function refusalDetail(refusal: Refusal): string {
  const parts = [`code=${refusal.code}`]
  if (refusal.rule !== null) parts.push(`rule=${word(refusal.rule)}`)
  if (refusal.object !== null) parts.push(`object=${word(refusal.object)}`)
  if (refusal.reviewId !== null) parts.push(`review=${word(refusal.reviewId)}`)
  return parts.join(' ')
}

/**
 * What a program is told that looks for something of its own: the catalog was read a moment ago and does not have it.
 * Null where the target was asked itself about all of the text and knew the names.
 */
function stateOfAbsent({ absent, question }: Refusal): string | null {
  if (question?.kind === 'analysis') return null
  switch (absent) {
    case null:
      return null
    case 'relation':
      return '42P01'
    case 'column':
      return '42703'
    case 'function':
      return '42883'
    case 'prepared':
      return '26000'
    case 'cursor':
      return '34000'
  }
}

/** The SQLSTATE by which a PostgreSQL driver classifies the refusal (PostgreSQL, appendix "Error Codes"). */
export function sqlStateOf(code: RefusalCode): string {
  switch (code) {
    // insufficient_privilege
    case 'denied':
    case 'unknown-effect':
    case 'protected-predicate':
    case 'masked-value':
    case 'pinned-setting':
    case 'review-denied':
    case 'review-expired':
    case 'reviewer-own':
    case 'reviewer-kind':
    case 'reviewer-deputy':
    case 'reviewer-author':
    case 'reviewer-group':
    case 'after-review-overdue':
    case 'passkey-required':
    case 'passkey-unknown':
    case 'passkey-invalid':
    case 'passkey-mismatch':
    case 'passkey-origin':
    case 'passkey-unverified':
    case 'passkey-counter':
      return '42501'
    case 'unparsed':
      return '42601' // syntax_error
    case 'too-complex':
      return '54001' // statement_too_complex
    case 'mask-impossible':
    case 'protocol-unsupported':
      return '0A000' // feature_not_supported
    case 'name-unknown':
      return '26000' // invalid_sql_statement_name
    case 'review-withdrawn':
      return '57014' // query_canceled
    case 'review-unavailable':
    case 'budget-unavailable':
      return '58000' // system_error
    case 'review-pending':
    case 'review-changed':
    case 'facts-changed':
    case 'review-over':
    case 'review-ruled':
      return '55000' // object_not_in_prerequisite_state
    case 'row-limit':
    case 'byte-limit':
    case 'budget-exceeded':
    case 'limit-exceeded':
      return '54000' // program_limit_exceeded
    case 'too-many-connections':
      return '53300' // too_many_connections
    case 'ledger-unavailable':
    case 'recording-unavailable':
      return '58030' // io_error
    case 'review-unknown':
      return '42704' // undefined_object
    case 'request-invalid':
      return '22023' // invalid_parameter_value
    case 'unauthenticated':
      return '28P01' // invalid_password
    case 'resource-unknown':
      return '3D000' // invalid_catalog_name
    case 'target-unreachable':
      return '08001' // sqlclient_unable_to_establish_sqlconnection
    case 'target-misbehaved':
      return '08006' // connection_failure
    case 'session-ended':
    case 'access-ended':
    case 'grant-ended':
      return '57P01' // admin_shutdown
    case 'access-unavailable':
      return '57P03' // cannot_connect_now
    case 'grant-unknown':
    case 'role-unknown':
      return '42704' // undefined_object
    case 'protocol-violation':
      return '08P01' // protocol_violation
    case 'internal':
      return 'XX000' // internal_error
  }
}

/** Words of people, for terminals that print them as they come: what could drive one or deceive the eye is written out. */
function plain(text: string): string {
  return text.replaceAll(
    /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`,
  )
}

function word(text: string): string {
  return /^[\w.:/#?&=%+@-]+$/.test(text) ? text : plain(JSON.stringify(text))
}
