import { z } from 'zod'
import { keyDestroyed, recordingDisposed } from './entry-erased.ts'
import { keyCreated, keyRevoked, keyRotated, ledgerAnchored } from './entry-log.ts'
import { previewEnded, previewStarted } from './entry-preview.ts'
import { count, effectSummary, id, json, origin, principal, principalRecord, text } from './entry-words.ts'
import { accessNouns } from './access-noun.ts'

/**
 * What the ledger says, one entry a fact. Only metadata: no statement text, no parameter, no row, no token. Those go
 * into the sealed body of the same entry, to which the leaf's commitment binds it. docs/ledger-format.md, section 3.
 */

const started = z.strictObject({
  type: z.literal('gateway.started'),
  instance: id,
  software: text,
  runtime: text,
})
const stopped = z.strictObject({ type: z.literal('gateway.stopped'), instance: id, reason: text })
/** Written at this interval while the ledger is open: a longer silence means that the gateway was down. */
const heartbeat = z.strictObject({ type: z.literal('heartbeat'), everyMs: count })
const policyLoaded = z.strictObject({
  type: z.literal('policy.loaded'),
  policyVersion: text,
  source: text,
  rules: count,
  author: text,
  /** Who let it into force; absent where it came from a file. */
  approvers: z.array(id).readonly().optional(),
})
/** `chain`: who acts now first, the root last. */
const sessionOpened = z.strictObject({
  type: z.literal('session.opened'),
  session: id,
  chain: z.array(principalRecord).readonly(),
  resource: text,
  protocol: text,
  origin,
  policyVersion: text,
  endsAt: text,
})
/** It goes on under a newer proof of the same chain, whose groups and claims are these now. */
const sessionExtended = z.strictObject({
  type: z.literal('session.extended'),
  session: id,
  chain: z.array(principalRecord).readonly(),
  endsAt: text,
})
const sessionRefused = z.strictObject({
  type: z.literal('session.refused'),
  chain: z.array(principalRecord).readonly(),
  resource: text,
  origin,
  code: text,
  rule: text.nullable(),
  reason: text,
})
const sessionClosed = z.strictObject({
  type: z.literal('session.closed'),
  session: id,
  reason: text,
  statements: count,
})
const decidedFields = {
  session: id,
  number: count,
  act: z.enum(['prepare', 'run', 'call']),
  verdict: z.enum(['allow', 'review', 'deny']),
  rule: text,
  /** The refusal's code, or empty when the statement was cleared. */
  code: text,
  policyVersion: text,
  fingerprint: text,
  effects: z.array(effectSummary).readonly(),
  reviewId: id.nullable(),
}
/** The target was asked to analyse a text; nothing ran. */
const statementPrepared = z.strictObject({ type: z.literal('statement.prepared'), ...decidedFields })
const statementDecided = z.strictObject({
  type: z.literal('statement.decided'),
  ...decidedFields,
  /** Index of the `statement.prepared` entry whose body holds the text, when this one runs it. */
  prepared: count.nullable(),
})
/** `decided`: index of the `statement.decided` or `statement.prepared` entry that this one answers. */
const statementConcluded = z.strictObject({
  type: z.literal('statement.concluded'),
  session: id,
  number: count,
  decided: count,
  result: z.enum(['ran', 'failed', 'skipped', 'cut', 'unknown']),
  errorCode: text,
  tag: text,
  rows: count,
  bytes: count,
  masked: count,
  /**
   * Of those, each once, how many of which data class: `?` where nobody could tell, classes with blanks between where a cell is of
   * several, `*` for what there is no room to name. Absent when there are none, and in entries from before it was counted.
   */
  maskedBy: z.record(z.string(), count).optional(),
  /** Cells in which something was found and hidden, by data class; absent when nothing was. */
  found: z.record(z.string(), count).optional(),
  durationMs: z.number().min(0),
})
/** `digest`: SHA-256, in hex, of everything that an approval is bound to. */
const reviewOpened = z.strictObject({
  type: z.literal('review.opened'),
  reviewId: id,
  session: id,
  number: count,
  resource: text,
  requester: id,
  digest: text,
  rule: text,
  policyVersion: text,
  groups: z.array(text).readonly(),
  quorum: count,
  endsAt: text,
  /** How often its approval may be spent, by statements of any session; absent: once, by the statement that was held. */
  standing: count.optional(),
  /** There when an approval needs the reviewer's passkey. */
  passkey: z.literal(true).optional(),
  /** Owners of the resource who may rule whatever their groups; absent: none. */
  people: z.array(id).readonly().optional(),
  /** How many of the quorum are to be owners; absent: none. */
  ownersNeeded: count.optional(),
})
/** A reviewer's signature (Web Authentication) with all that checking it needs; section 3.1 says what it signs. */
const passkeyRecord = z
  .strictObject({
    credential: text,
    /** SubjectPublicKeyInfo; like the three after it in base64url. */
    publicKey: text,
    authenticatorData: text,
    clientDataJSON: text,
    signature: text,
    rpId: text,
    origin: text,
    /** Of the statement that the ruling is about. */
    revision: count,
    /** SHA-256 in hex of the changed text that it lets go; null for the statement as it was asked. */
    statement: text.nullable(),
  })
  .readonly()
/** The body holds the reviewer's justification; a change's body also both texts. */
const reviewRuled = z.strictObject({
  type: z.literal('review.ruled'),
  reviewId: id,
  session: id,
  reviewer: id,
  ruling: z.enum(['approve', 'deny', 'change']),
  digest: text,
  /** The origin of the ledger that holds the review's opening, when it is not this one. */
  gateway: text.optional(),
  /** For whom the reviewer stood in. */
  deputyOf: id.optional(),
  /** There when it is by an owner of the resource, or for one. */
  owner: z.literal(true).optional(),
  /** SHA-256 in hex of the preview that stood when it was given. */
  preview: text.optional(),
  /** There when the reviewer's passkey signed the ruling. */
  passkey: passkeyRecord.optional(),
})
/**
 * An approval that other gateways put on record lets a statement go here: who asked, and who stands for it. `gateways`
 * are the origins of the ledgers that hold the rest.
 */
const reviewAdopted = z.strictObject({
  type: z.literal('review.adopted'),
  reviewId: id,
  session: id,
  requester: id,
  digest: text,
  quorum: count,
  approvers: z.array(id).readonly(),
  gateways: z.array(text).readonly(),
})
/** A person said, with their own sign-in, that a user of a chat is theirs. */
const chatBound = z.strictObject({ type: z.literal('chat.bound'), principal: id, chatUser: text })
/** Somebody said something without ruling; the body holds the words. */
const reviewRemarked = z.strictObject({
  type: z.literal('review.remarked'),
  reviewId: id,
  session: id,
  author: id,
  /** There when a reviewer asked whoever asked for review, or those answered. */
  kind: z.enum(['question', 'answer']).optional(),
})
/** Nobody had answered in time, so these groups were told too. */
const reviewEscalated = z.strictObject({
  type: z.literal('review.escalated'),
  reviewId: id,
  groups: z.array(text).readonly(),
})
/** A reviewer lost the role before the statement went: what they said does not count any more. */
const reviewVoided = z.strictObject({
  type: z.literal('review.voided'),
  reviewId: id,
  session: id,
  reviewer: id,
  reason: text,
})
/** Somebody tried to rule who must not; nothing came of it. */
const rulingRefused = z.strictObject({
  type: z.literal('review.ruling-refused'),
  reviewId: id,
  session: id,
  reviewer: id,
  code: text,
})
const reviewClosed = z.strictObject({
  type: z.literal('review.closed'),
  reviewId: id,
  result: z.enum(['approved', 'denied', 'expired', 'withdrawn']),
  reason: text,
  digest: text,
  /** As in `review.ruled`. */
  gateway: text.optional(),
})
/** A stored piece of a session's recording; `digest` is SHA-256, in hex, of the sealed bytes. */
const recordingSealed = z.strictObject({
  type: z.literal('recording.sealed'),
  session: id,
  segment: count,
  digest: text,
  bytes: count,
})
/** Somebody read or exported evidence. `from` and `to` are indexes, `to` not included; null when not a range. */
const evidenceRead = z.strictObject({
  type: z.literal('evidence.read'),
  reader: id,
  subject: z.enum(['ledger', 'body', 'recording', 'export']),
  session: id.nullable(),
  from: count.nullable(),
  to: count.nullable(),
})
/** Somebody searched the ledger. `filters`: the members asked for; a text searched for is in the body. */
const evidenceSearched = z.strictObject({
  type: z.literal('evidence.searched'),
  reader: id,
  question: text,
  filters: z.array(text).readonly(),
  found: count,
})
/** Somebody was turned away elsewhere than at a resource's door. `place`: `api`, `token`, `saml` and the like. */
const accessRefused = z.strictObject({
  type: z.literal('access.refused'),
  chain: z.array(principalRecord).readonly(),
  place: text,
  origin,
  code: text,
  reason: text,
})
/** Who may do what was changed. `author`: id of the principal, or what else did it; `details`: what it is now. */
const accessChanged = z.strictObject({
  type: z.literal('access.changed'),
  noun: z.enum(accessNouns),
  verb: text,
  id,
  author: id,
  resource: text.nullable(),
  details: z.record(z.string(), json).readonly(),
})
const alert = z.strictObject({
  type: z.literal('alert'),
  code: text,
  message: text,
  session: id.nullable(),
})

/** What every leaf carries besides its entry. The index is the sequence number: it grows by one, without gaps. */
const envelope = {
  schema: z.literal(1),
  index: count,
  /** RFC 3339, UTC, microseconds; never before the entry ahead of it. */
  at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  /** SHA-256 in hex of salt and body; null when the entry has no body. */
  commitment: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
}

/** Leaves have a size limit, so long lists are cut; these say how many members are missing. */
const principalInLeaf = principal.extend({ groupsOmitted: count, claimsOmitted: count }).readonly()
const chainInLeaf = { chain: z.array(principalInLeaf).readonly(), chainOmitted: count }
const effectsInLeaf = { effectsOmitted: count }
const groupsInLeaf = { groupsOmitted: count }

const entrySchema = z
  .discriminatedUnion('type', [
    started,
    stopped,
    heartbeat,
    policyLoaded,
    sessionOpened,
    sessionExtended,
    sessionRefused,
    sessionClosed,
    statementPrepared,
    statementDecided,
    statementConcluded,
    reviewOpened,
    reviewRuled,
    reviewRemarked,
    reviewAdopted,
    chatBound,
    reviewEscalated,
    reviewVoided,
    rulingRefused,
    reviewClosed,
    previewStarted,
    previewEnded,
    recordingSealed,
    recordingDisposed,
    evidenceRead,
    keyDestroyed,
    keyCreated,
    keyRotated,
    keyRevoked,
    ledgerAnchored,
    evidenceSearched,
    accessRefused,
    accessChanged,
    alert,
  ])
  .readonly()

/** The shape of a leaf's JSON. */
export const leafSchema = z
  .discriminatedUnion('type', [
    started.extend(envelope),
    stopped.extend(envelope),
    heartbeat.extend(envelope),
    policyLoaded.extend(envelope),
    sessionOpened.extend(envelope).extend(chainInLeaf),
    sessionExtended.extend(envelope).extend(chainInLeaf),
    sessionRefused.extend(envelope).extend(chainInLeaf),
    sessionClosed.extend(envelope),
    statementPrepared.extend(envelope).extend(effectsInLeaf),
    statementDecided.extend(envelope).extend(effectsInLeaf),
    statementConcluded.extend(envelope),
    reviewOpened.extend(envelope).extend(groupsInLeaf),
    reviewRuled.extend(envelope),
    reviewRemarked.extend(envelope),
    reviewAdopted.extend(envelope),
    chatBound.extend(envelope),
    reviewEscalated.extend(envelope),
    reviewVoided.extend(envelope),
    rulingRefused.extend(envelope),
    reviewClosed.extend(envelope),
    previewStarted.extend(envelope),
    previewEnded.extend(envelope),
    recordingSealed.extend(envelope),
    recordingDisposed.extend(envelope),
    evidenceRead.extend(envelope),
    keyDestroyed.extend(envelope),
    keyCreated.extend(envelope),
    keyRotated.extend(envelope),
    keyRevoked.extend(envelope),
    ledgerAnchored.extend(envelope),
    evidenceSearched.extend(envelope),
    accessRefused.extend(envelope).extend(chainInLeaf),
    accessChanged.extend(envelope).extend({ detailsOmitted: count }),
    alert.extend(envelope),
  ])
  .readonly()

/** What callers append; the ledger adds the envelope. */
export type Entry = z.infer<typeof entrySchema>
/** An entry as a leaf carries it. */
export type Leaf = z.infer<typeof leafSchema>
export type EntryType = Entry['type']
export type EntryOf<T extends EntryType> = Extract<Entry, { type: T }>
export type EffectSummary = z.infer<typeof effectSummary>
export type PasskeyRecord = z.infer<typeof passkeyRecord>
export type PrincipalRecord = z.infer<typeof principalRecord>

/** The published JSON Schema of a leaf, as docs/ledger-entry.schema.json holds it. */
export function leafJsonSchema(): object {
  return { title: 'An entry of a Sallyport ledger, as its leaf holds it', ...z.toJSONSchema(leafSchema) }
}
