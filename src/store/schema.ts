import type { ColumnType, Generated } from 'kysely'

/** The tables as kysely sees them; `migrations/` is what makes them. */
export interface Schema {
  readonly reviews: ReviewsTable
  readonly review_rulings: ReviewRulingsTable
  readonly review_remarks: ReviewRemarksTable
  readonly review_notices: ReviewNoticesTable
  readonly review_previews: ReviewPreviewsTable
  readonly review_locks: ReviewLocksTable
  readonly chat_bindings: ChatBindingsTable
  readonly chat_codes: ChatCodesTable
}

/** An instant that the database sets. */
type Stamp = ColumnType<Date, Date, Date>
type StampOrNull = ColumnType<Date | null, Date | null | undefined, Date | null>

/** Statements on hold. */
export interface ReviewsTable {
  id: string
  gateway: string
  holder: string
  session: string
  /** The statement's number within its session. */
  number: number
  resource: string
  requester: string
  /** JSON: the requester's delegation chain, for people to read. */
  chain: string
  parties: string[]
  request_digest: string
  statement: string
  parameters: string
  /** JSON: the effects that the statement was found to have. */
  effects: string
  /** Rows that the target expects it to show or write. */
  estimated_rows: number | null
  fingerprint: Generated<string>
  /** JSON: the protected columns that it touches and its requester sees masked. */
  masks: Generated<string>
  rule: string
  reason: string
  policy_version: string
  reviewer_groups: string[]
  quorum: number
  wait_ms: number
  state: Generated<string>
  opened_at: Stamp
  ends_at: Stamp
  closed_at: StampOrNull
  close_reason: Generated<string>
  spend_before: StampOrNull
  spent_at: StampOrNull
  /** True when no connection waits for it. */
  detached: Generated<boolean>
  uses_max: Generated<number>
  uses: Generated<number>
  /** How long an approval may be spent. */
  valid_ms: Generated<number>
  /** How often a reviewer changed the statement; `changed_statement` is what it is now. */
  revision: Generated<number>
  changed_statement: string | null
  /** True when an approval needs the reviewer's passkey. */
  passkey: Generated<boolean>
  purpose: Generated<string>
  /** What its plan costs, in the target's unit. */
  estimated_cost: number | null
  /** True when its rule has what it would do shown. */
  preview: Generated<boolean>
  /** True when a transaction of the client is open meanwhile. */
  in_transaction: Generated<boolean>
  /** True when chance asked for one reviewer more than the rule. */
  second_look: Generated<boolean>
  /** True when its rule lets it be ruled on with its like. */
  together: Generated<boolean>
  /** Who may rule besides the groups. */
  reviewer_people: Generated<string[]>
  owner_people: Generated<string[]>
  owner_groups: Generated<string[]>
  /** How many of the approvals are to be by owners. */
  owners_needed: Generated<number>
  /** E-mail addresses, in lower case, that issuers vouch for of the people in the chain. */
  party_mails: Generated<string[]>
}

/** What writes on hold would do. */
export interface ReviewPreviewsTable {
  review: string
  /** Why there is nothing, or not all, to show; empty when there is. */
  reason: string
  rows: number | null
  /** JSON: columns and some rows, masked. */
  shown: string
  /** SHA-256 in hex of `shown`. */
  digest: string
  at: Generated<Date>
}

/** What sessions on hold keep from others, as last looked at. */
export interface ReviewLocksTable {
  review: string
  /** JSON: the strongest of its locks. */
  held: string
  held_count: number
  /** Sessions of the target that wait for it. */
  waiting_count: number
  at: Generated<Date>
}

/** What reviewers said. */
export interface ReviewRulingsTable {
  review: string
  parties: string[]
  reviewer_groups: string[]
  reviewer: string
  reviewer_kind: string
  reviewer_name: string
  /** Under which naming of a deputy; null when for themselves. */
  deputy: string | null
  /** As their issuer vouches for it; empty without one. */
  reviewer_mail: Generated<string>
  memberships: string[]
  ruling: string
  justification: string
  at: Stamp
  /** The gateway in whose ledger it is. */
  gateway: Generated<string>
  /** Of which revision it is; a change is the first ruling of its own. */
  revision: Generated<number>
  changed_statement: string | null
  /** Whether it is by somebody whom the review names, and by an owner; the store says so. */
  as_named: Generated<boolean>
  as_owner: Generated<boolean>
  /** The passkey that signed it, and its signature in JSON. */
  credential: string | null
  assertion: string | null
}

/** What people said of a review without ruling on it. */
export interface ReviewRemarksTable {
  id: string
  review: string
  author: string
  author_name: string
  /** `remark`, `question` or `answer`. */
  kind: Generated<string>
  words: string
  at: Generated<Date>
}

/** What reviewers elsewhere are told, and how far that is. */
export interface ReviewNoticesTable {
  id: string
  review: string
  sink: string
  event: string
  made_at: Generated<Date>
  /** When it is tried next. */
  due_at: Generated<Date>
  attempts: Generated<number>
  sent_at: Date | null
  /** Set when it was given up. */
  failed_at: Date | null
  /** What the other side calls the message. */
  receipt: Generated<string>
  /** Why the last attempt failed. */
  fault: Generated<string>
}

/** Which principal a user of a chat is, as that person's own sign-in said. */
export interface ChatBindingsTable {
  chat_user: string
  /** JSON of the principal. */
  principal: string
  ends_at: Date
}

/** One-time codes by which a person says that a user of a chat is theirs. */
export interface ChatCodesTable {
  code_digest: string
  chat_user: string
  ends_at: Date
}
