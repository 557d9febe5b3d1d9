import { z } from 'zod'
import { chain, count, id, instant, words } from './words.ts'

/** One open session. Rows and cells are of statements that have ended. */
export const liveSession = z.object({
  id,
  chain,
  resource: z.string(),
  protocol: z.string(),
  /** Roles of the policy that it was opened in. */
  roles: z.array(z.string()),
  application: z.string(),
  address: z.string(),
  hasTls: z.boolean(),
  startedAt: instant,
  endsAt: instant,
  statements: count,
  rows: count,
  masked: count,
  refused: count,
  /** The statement in hand; null between statements. */
  current: z
    .object({
      number: count,
      /** Its beginning. */
      text: z.string(),
      rule: z.string(),
      since: instant,
      /** The review that it waits for; null when it runs. */
      reviewId: id.nullable(),
    })
    .nullable(),
  /** True when the caller may end it. */
  mayEnd: z.boolean(),
  /** The name of the gateway that has it. */
  gateway: z.string(),
  /** True when that is the one that answers: its statements and its recording can be had there alone. */
  isHere: z.boolean(),
})

/** `GET /api/v1/sessions`: open sessions that the caller may see, of this gateway and those that share its store, newest first. */
export const sessionList = z.object({
  gateway: z.string(),
  sessions: z.array(liveSession),
  /** The other gateways of the store; what is open at one that has not answered is not in the list. */
  others: z.array(z.object({ gateway: z.string(), hasAnswered: z.boolean() })),
})

/** The body of `POST /api/v1/sessions/:id/end`. The answer has no body. */
export const sessionEndBody = z.strictObject({ reason: words })

const outcome = z.object({
  index: count,
  at: z.string(),
  result: z.enum(['ran', 'failed', 'skipped', 'cut', 'unknown']),
  errorCode: z.string(),
  tag: z.string(),
  rows: count,
  bytes: count,
  masked: count,
  /** The same cells by data class, as the ledger names it; null where there are none, and where the entry does not say. */
  maskedBy: z.record(z.string(), count).nullable(),
  durationMs: z.number(),
})

/** One statement of a session's page. */
export const timelineStatement = z.object({
  /** Of its entry in the ledger. */
  index: count,
  leafHash: z.string(),
  at: z.string(),
  number: count,
  act: z.enum(['prepare', 'run', 'call']),
  verdict: z.enum(['allow', 'review', 'deny']),
  rule: z.string(),
  /** Why it was refused; empty when it went. */
  code: z.string(),
  fingerprint: z.string(),
  effects: z.array(
    z.object({
      kind: z.string(),
      verb: z.string(),
      object: z.string().nullable(),
      columns: z.array(z.string()),
    }),
  ),
  reviewId: z.string().nullable(),
  /** Null where its key is destroyed. */
  text: z.string().nullable(),
  parameters: z.array(z.string()).nullable(),
  /** Null while it runs, or when it did not. */
  outcome: outcome.nullable(),
})

/** `GET /api/v1/sessions/:id`: who, where and a page of what was asked, newest statement first. */
export const sessionPage = z.object({
  id,
  /** Index of the entry that opened it. */
  index: count,
  /** `name`: what they are called now, which is not on record; empty where nobody knows. */
  chain: z.array(
    z.object({ id: z.string(), kind: z.string(), name: z.string(), groups: z.array(z.string()) }),
  ),
  resource: z.string(),
  protocol: z.string(),
  origin: z.object({ address: z.string(), application: z.string(), hasTls: z.boolean() }),
  openedAt: z.string(),
  endsAt: z.string(),
  policyVersion: z.string(),
  isOpen: z.boolean(),
  /** Masked cells of its statements that have ended, the newest 50,000 records of it, by data class as the ledger names it. */
  maskedByClass: z.array(z.object({ dataClass: z.string(), statements: count, cells: count })),
  statements: z.array(timelineStatement),
  /** The `before` of the next page; null at the end. */
  next: count.nullable(),
  /** Other entries of the session on this page: its closing, its recording, alerts. */
  marks: z.array(z.object({ index: count, at: z.string(), type: z.string(), words: z.string() })),
  /** The entry that says that this was read. */
  recordedAs: count,
})

/** Its query. */
export const sessionPageQuery = z.strictObject({
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})

const column = z.object({
  name: z.string(),
  /** OID of its type at the target. */
  type: count,
  /**
   * The class whose mask the policy in force puts on a column of this name for whoever asked; null for none. What was
   * masked then is counted when the statement has concluded.
   */
  dataClass: z.string().nullable().optional(),
})

/** One frame of a replay. `at`: milliseconds since the session began. */
export const replayFrame = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('asked'),
    at: z.number(),
    statement: count,
    text: z.string(),
    verdict: z.string(),
  }),
  /** The columns that the rows after it have. */
  z.object({ kind: z.literal('columns'), at: z.number(), statement: count, columns: z.array(column) }),
  /** Cells as they were shown; null is SQL NULL. */
  z.object({
    kind: z.literal('rows'),
    at: z.number(),
    statement: count,
    rows: z.array(z.array(z.string().nullable())),
  }),
  /** What the target or the gateway said besides rows: a tag, an error, a notice. */
  z.object({
    kind: z.literal('said'),
    at: z.number(),
    statement: count,
    what: z.enum(['tag', 'error', 'notice', 'copy']),
    text: z.string(),
  }),
  z.object({
    kind: z.literal('concluded'),
    at: z.number(),
    statement: count,
    result: z.string(),
    rows: count,
    masked: count,
    /**
     * For each result, in their order, the columns (from 0) whose cells were replaced before they left. Null where the recording
     * does not say, and where nothing was.
     */
    maskedColumns: z.array(z.array(count)).nullable(),
  }),
  /** Statements on columns protected from the reader, and what is not kept. */
  z.object({ kind: z.literal('withheld'), at: z.number(), statement: count, bytes: count }),
  z.object({ kind: z.literal('left-out'), at: z.number(), statement: count, bytes: count }),
  z.object({ kind: z.literal('gap'), at: z.number(), frames: count, bytes: count }),
  z.object({ kind: z.literal('ended'), at: z.number() }),
  z.object({ kind: z.literal('fault'), at: z.number(), fault: z.string() }),
])

/** `GET /api/v1/sessions/:id/replay`: what was shown, in pages. */
export const replayPage = z.object({
  session: id,
  frames: z.array(replayFrame),
  /** The `from` of the next page; null at the end. */
  next: count.nullable(),
})

/** Its query. `from`: frames to pass over. */
export const replayQuery = z.strictObject({
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
  /** Only what says this, in either case of letters: texts of statements, rows by any cell, errors, notices, tags. */
  find: z.string().min(1).max(500).optional(),
})

export type LiveSessionView = z.infer<typeof liveSession>
export type SessionList = z.infer<typeof sessionList>
export type SessionPage = z.infer<typeof sessionPage>
export type TimelineStatement = z.infer<typeof timelineStatement>
export type ReplayFrame = z.infer<typeof replayFrame>
export type ReplayPage = z.infer<typeof replayPage>
