/** Why Sallyport says no. Clients and agents may rely on these words; docs/refusals.md lists them. */
export const refusalCodes = [
  'denied', // a rule says no, or none says yes
  'unparsed', // the text is not a statement of the target's grammar
  'too-complex', // the text is beyond what the inspector accepts
  'unknown-effect', // what the statement does could not be established
  'protected-predicate', // it would filter, join or order by a protected column
  'masked-value', // it would store what a mask shows in the place of the value
  'mask-impossible', // the reply could not be masked in the form asked for
  'name-unknown', // no prepared statement or portal of this name was made in this session
  'pinned-setting', // it would change a setting that decides what statements mean
  'review-pending', // put before reviewers; to be sent again once it is approved
  'review-changed', // a reviewer approved another text than the one asked
  'review-denied',
  'review-expired',
  'review-withdrawn',
  'review-unavailable', // the store that holds reviews cannot be reached
  'review-unknown', // no such review, or none that this principal may see
  'review-over', // a ruling came after the review was closed or past its end
  'review-ruled', // this reviewer has ruled on it before
  'reviewer-own', // the reviewer asked for it, or stands in the delegation chain of whoever did
  'reviewer-kind', // only people review, and only for themselves
  'reviewer-deputy', // the reviewer cannot stand in for the one who named them, or that one has ruled
  'reviewer-author', // the reviewer wrote the policy in force, and the rule asks for somebody else
  'reviewer-group', // the reviewer is in none of the groups that the rule names
  'passkey-required', // the rule asks for the reviewer's passkey with an approval
  'passkey-unknown', // no passkey of this person, or one that was removed
  'passkey-invalid', // not what a passkey answers, or not signed by it
  'passkey-mismatch', // the passkey signed something else, or signed it for an earlier time
  'passkey-origin', // the passkey was used on pages that are not the gateway's
  'passkey-unverified', // the passkey did not ask who uses it
  'passkey-counter', // the passkey counts backwards: there may be a copy
  'after-review-overdue', // whoever breaks glass has an earlier emergency that nobody has reviewed in time
  'request-invalid', // a request to the HTTP API does not have the shape that its contract asks for
  'facts-changed', // approved, but what was approved is no longer what would run
  'row-limit', // more rows than may be shown or written
  'byte-limit', // more bytes than may be shown
  'budget-exceeded', // a principal has taken what a budget allows within its window
  'budget-unavailable', // the store that replicas count budgets in has been away for too long
  'ledger-unavailable',
  'recording-unavailable',
  'unauthenticated',
  'access-ended', // an account, agent, key or sign-in that was good is so no longer
  'access-unavailable', // the store that says who may still do what cannot be reached
  'grant-ended', // the time box of a role is over, or was closed
  'grant-unknown', // no such grant, or none that this principal may see
  'role-unknown', // no such role at the resource, or none that this principal may ask for
  'resource-unknown',
  'target-unreachable',
  'target-misbehaved',
  'session-ended',
  'limit-exceeded',
  'too-many-connections',
  'protocol-violation',
  'protocol-unsupported',
  'internal',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** The structured no. A value, not an exception: being refused is expected. */
export class Refusal {
  readonly code: RefusalCode
  /** One sentence for people; holds no secret and no protected value. */
  readonly message: string
  /** The rule that decided, or null when no rule did. */
  readonly rule: string | null
  /** The object, column or setting that it is about, or null when it is about none. */
  readonly object: string | null
  /** What to do next; empty when nothing. */
  readonly hint: string
  readonly reviewId: string | null
  /** Where in the statement's text, counted in characters from 1; null when nowhere. */
  readonly position: number | null
  /**
   * What would have the name that the catalog, or the session, does not know, where such a name is the only reason; null for
   * any other refusal.
   */
  readonly absent: AbsentKind | null
  /** What the target may be asked, so that its own words are told in place of these; null for nothing. */
  readonly question: TargetQuestion | null

  constructor(
    code: RefusalCode,
    message: string,
    more: {
      readonly rule?: string
      readonly object?: string
      readonly hint?: string
      readonly reviewId?: string
      readonly position?: number
      readonly absent?: AbsentKind
      readonly question?: TargetQuestion | null
    } = {},
  ) {
    this.code = code
    this.message = message
    this.rule = more.rule ?? null
    this.object = more.object ?? null
    this.hint = more.hint ?? ''
    this.reviewId = more.reviewId ?? null
    this.position = more.position ?? null
    this.absent = more.absent ?? null
    this.question = more.question ?? null
  }
}

/** What has a name that is not known. */
export type AbsentKind = 'relation' | 'column' | 'function' | 'prepared' | 'cursor'

/** What a target is asked about a statement that is refused. None of it runs anything of the client's. */
export type TargetQuestion =
  /** The text is analysed, which runs nothing. */
  | { readonly kind: 'analysis' }
  /**
   * Of the text no more than this is, at the same place; its failure is told where all these words are in it, with the place
   * only where the whole statement's would have one.
   */
  | {
      readonly kind: 'part'
      readonly text: string
      readonly says: readonly string[]
      readonly isPlaced: boolean
    }
  /** A relation is looked up by its name, with quotes where it needs them. */
  | { readonly kind: 'relation'; readonly name: string }
  /** A function without arguments is looked up by the parts of its name. */
  | { readonly kind: 'routine'; readonly name: readonly string[] }
  /** A cursor is looked up, and fetched from where there is none. */
  | { readonly kind: 'cursor'; readonly name: string }
  /** A prepared statement is described. */
  | { readonly kind: 'prepared'; readonly name: string }
  /** The text is cut into words and put together by the grammar, and no more. */
  | { readonly kind: 'grammar' }
