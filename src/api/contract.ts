/** The HTTP API's shapes, version 1. Clients may rely on every name here; the console imports its types from this file. */
import { z } from 'zod'
import { refusalCodes } from '../core/refusal.ts'
import { justificationCharsMax } from '../reviews/refused.ts'
import { grantStates } from '../reviews/grant.ts'
import { reviewStates, rulingWords } from '../reviews/review.ts'

/** RFC 3339, UTC, milliseconds. */
const instant = z.iso.datetime({ precision: 3 })
const id = z.uuid()
const state = z.enum(reviewStates)
const kind = z.enum(['person', 'agent', 'workload'])

/** `GET /api/v1/whoami`: who the gateway takes the caller for. */
export const whoami = z.object({
  id: z.string(),
  kind,
  name: z.string(),
  groups: z.array(z.string()),
  /** Whom the caller acts for, nearest first; empty when for itself. */
  onBehalfOf: z.array(z.object({ id: z.string(), kind, name: z.string() })),
  endsAt: instant,
})

/** `GET /api/v1/resources`: what the caller may open a session at now, and where PostgreSQL clients connect. */
export const resourceList = z.object({
  resources: z.array(
    z.object({
      name: z.string(),
      protocol: z.string(),
      labels: z.record(z.string(), z.string()),
      /** The caller's roles there now; `endsAt` is null for one that is theirs without asking. */
      roles: z.array(z.object({ name: z.string(), endsAt: instant.nullable() })),
    }),
  ),
  postgres: z.object({
    host: z.string(),
    port: z.int(),
    hasTls: z.boolean(),
    /** PEM of the authority to trust, or null. */
    ca: z.string().nullable(),
  }),
})

/** `GET /.well-known/oauth-protected-resource` (RFC 9728), with how the command line signs in. */
export const protectedResource = z.object({
  resource: z.string(),
  resource_name: z.string(),
  authorization_servers: z.array(z.string()),
  bearer_methods_supported: z.array(z.string()),
  sallyport_logins: z.array(
    z.object({
      issuer: z.string(),
      clientId: z.string(),
      scope: z.string(),
      resource: z.string().nullable(),
    }),
  ),
  /** Providers that people can sign in with by SAML, under `/saml/<name>`. */
  sallyport_saml: z.array(z.string()),
})

/** What `POST /oauth/token` answers (RFC 8693 section 2.2.1). */
export const issuedToken = z.object({
  access_token: z.string(),
  issued_token_type: z.string(),
  token_type: z.string(),
  expires_in: z.int(),
})

/** What `POST /oauth/token` answers when it refuses (RFC 6749 section 5.2). */
export const tokenFault = z.object({ error: z.string(), error_description: z.string() })

/** One ruling on a review. */
const ruling = z.object({
  reviewer: z.string(),
  reviewerName: z.string(),
  ruling: z.enum(rulingWords),
  /** Of which revision of the statement. */
  revision: z.int(),
  /** The statement as this reviewer changed it. */
  changedStatement: z.string().nullable(),
  justification: z.string(),
  at: instant,
})

const effect = z.object({
  kind: z.string(),
  verb: z.string(),
  object: z.string().nullable(),
  columns: z.array(z.string()),
  everyRow: z.boolean(),
})

/** `GET /api/v1/reviews/:id`: a statement on hold, with all that a reviewer should see. */
export const review = z.object({
  id,
  state,
  session: z.string(),
  /** The statement's number within its session. */
  number: z.int(),
  resource: z.string(),
  /** Who asks and for whom: the requester first, the root of the delegation last. */
  chain: z.array(z.object({ id: z.string(), kind, name: z.string() })),
  statement: z.string(),
  parameters: z.string(),
  effects: z.array(effect),
  rule: z.string(),
  reason: z.string(),
  /** SHA-256 in hex of what an approval is bound to. */
  digest: z.string(),
  policyVersion: z.string(),
  groups: z.array(z.string()),
  quorum: z.int(),
  rulings: z.array(ruling),
  openedAt: instant,
  endsAt: instant,
  closedAt: instant.nullable(),
  closeReason: z.string(),
  /** True when a statement was let go under this approval. */
  isSpent: z.boolean(),
  /** True when no connection waits for it: the same request, sent again, spends the approval. */
  isDetached: z.boolean(),
  usesMax: z.int(),
  uses: z.int(),
  /** Until when the approval may be spent. */
  spendBefore: instant.nullable(),
  /** How often reviewers changed the statement; a ruling names the revision that it is about. */
  revision: z.int(),
  /** What would run in the statement's stead. */
  changedStatement: z.string().nullable(),
  /** How far reviewers elsewhere are told. */
  notices: z.array(
    z.object({
      sink: z.string(),
      event: z.string(),
      attempts: z.int(),
      sentAt: instant.nullable(),
      isFailed: z.boolean(),
      fault: z.string(),
    }),
  ),
  remarks: z.array(z.object({ author: z.string(), authorName: z.string(), words: z.string(), at: instant })),
  /** True when the caller may rule on it now. */
  mayRule: z.boolean(),
})

/** `GET /api/v1/reviews`: newest first; `next`, when not null, is the `before` of the next page. */
export const reviewList = z.object({ reviews: z.array(review), next: id.nullable() })

/** The query of `GET /api/v1/reviews`. */
export const reviewListQuery = z.strictObject({
  state: state.optional(),
  before: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

const words = z
  .string()
  .max(justificationCharsMax)
  .refine((text) => text.trim() !== '', 'is blank')

/** The body of `POST /api/v1/reviews/:id/approve` and `/deny`. The answer is the review. */
export const rulingBody = z.strictObject({
  justification: words,
  /** The revision that the reviewer has seen; 0 is the statement as it was asked. */
  revision: z.int().min(0).default(0),
})

/** The body of `POST /api/v1/reviews/:id/change`: an approval of another statement. The answer is the review. */
export const changeBody = rulingBody.extend({ statement: z.string().min(1) })

/** The body of `POST /api/v1/reviews/:id/remarks` and `/withdraw`. The answer is the review. */
export const remarkBody = z.strictObject({ words })

/** The body of `POST /api/v1/chat-bindings`: says that the chat user who was given the code is the caller. */
export const bindingBody = z.strictObject({ code: z.string().min(1).max(100) })

/** Its answer. */
export const binding = z.object({ chatUser: z.string() })

const json = z.record(z.string(), z.unknown())

/** One record of an answer: entries as docs/ledger-format.md describes them, read from the ledger itself. */
const auditRecord = z.object({
  index: z.int(),
  /** In hex: what a proof of this entry begins with. */
  leafHash: z.string(),
  at: z.string(),
  type: z.string(),
  entry: json,
  /** The outcome of a statement; null while it runs. */
  outcome: json.nullable(),
  /** The opening of its session: who asked, for whom, where and from where. */
  session: json.nullable(),
  /** A statement's text and readable parameters; null for other entries, and where the key is destroyed. */
  text: z.string().nullable(),
  parameters: z.array(z.string()).nullable(),
})

/** `GET /api/v1/audit`: newest first. Its query is `questionSchema` of `src/audit/question.ts`. */
export const auditAnswer = z.object({
  /** The log that `index` counts in. */
  origin: z.string(),
  records: z.array(auditRecord),
  /** The `before` of the next page; null at the end. */
  next: z.int().nullable(),
  /** Records that the index names and the ledger does not have: the index should be rebuilt. */
  astray: z.int(),
  /** The entry that says that this was asked. */
  recordedAs: z.int(),
})

/** `POST /api/v1/audit/rebuild`: the index is made again, from so many entries. */
export const auditRebuilt = z.object({ entries: z.int() })

/** One receiver of the ledger's events, and how it does. */
const exportView = z.object({
  name: z.string(),
  /** The first entry that it has not taken; null before that is known. */
  next: z.int().nullable(),
  /** Signed entries that it has not taken. */
  behind: z.int(),
  delivered: z.int(),
  failures: z.int(),
  /** Why the last delivery failed; empty when it did not. */
  trouble: z.string(),
})

/** `GET /api/v1/exports`. */
export const exportList = z.object({ exports: z.array(exportView) })

/** The body of `POST /api/v1/exports/:name/replay`; the answer is the export. */
export const replayBody = z.strictObject({ from: z.int().min(0) })

/** `GET /api/v1/audit/saved`: the saved questions. */
export const savedQuestionList = z.object({
  questions: z.array(z.object({ name: z.string(), title: z.string() })),
})

const grantRuling = z.object({
  reviewer: z.string(),
  ruling: z.enum(['approve', 'deny']),
  justification: z.string(),
  at: instant,
})

/** `GET /api/v1/grants/:id`: a role that was asked for, and what became of it. */
export const grant = z.object({
  id,
  state: z.enum(grantStates),
  resource: z.string(),
  role: z.string(),
  /** Who asked and for whom: the requester first, the root of the delegation last. */
  chain: z.array(z.object({ id: z.string(), kind, name: z.string() })),
  justification: z.string(),
  groups: z.array(z.string()),
  quorum: z.int(),
  rulings: z.array(grantRuling),
  askedAt: instant,
  /** While it is open: as it would be if it were approved at once. */
  startsAt: instant,
  endsAt: instant,
  /** Rulings after this do not count. */
  ruleBefore: instant,
  /** True when the caller may rule on it now. */
  mayRule: z.boolean(),
})

/** `GET /api/v1/grants`: the newest that the caller may see. */
export const grantList = z.object({ grants: z.array(grant) })

/** The body of `POST /api/v1/grants`. The answer is the grant. */
export const grantBody = z.strictObject({
  resource: z.string().min(1).max(200),
  role: z.string().min(1).max(64),
  lastsMs: z
    .int()
    .min(1000)
    .max(31 * 24 * 3_600_000),
  /** When it begins; without it, when it is approved. */
  from: z.iso.datetime({ offset: true }).optional(),
  justification: words,
})

/** A registered agent, as its owner sees it. */
const agent = z.object({
  id: z.string(),
  owner: z.string(),
  purpose: z.string(),
  endsAt: instant,
  isEnded: z.boolean(),
})

/** `GET /api/v1/agents`: those of the caller. */
export const agentList = z.object({ agents: z.array(agent) })

/** The body of `POST /api/v1/agents`: `id` is the agent's principal id, `issuer#subject`. The answer is the agent. */
export const agentBody = z.strictObject({
  id: z.string().min(3).max(3000),
  purpose: words,
  endsAt: z.iso.datetime({ offset: true }),
})

/** `GET /api/v1/api-keys`: those of the caller; the keys themselves are shown when they are made, and never again. */
export const apiKeyList = z.object({
  keys: z.array(
    z.object({
      id: z.string(),
      purpose: z.string(),
      resources: z.array(z.string()),
      groups: z.array(z.string()),
      createdAt: instant,
      endsAt: instant,
      lastUsedAt: instant.nullable(),
      isRevoked: z.boolean(),
    }),
  ),
})

/** The body of `POST /api/v1/api-keys`. Groups must be some of the caller's. */
export const apiKeyBody = z.strictObject({
  purpose: words,
  resources: z.array(z.string().min(1).max(64)).min(1).max(100),
  groups: z.array(z.string().min(1).max(256)).max(100).default([]),
  endsAt: z.iso.datetime({ offset: true }),
})

/** The answer to it. */
export const newApiKey = z.object({ id: z.string(), key: z.string() })

/** `GET /healthz`, the only path that asks for no token. Status 200 when all are up, else 503. */
export const health = z.object({
  status: z.enum(['up', 'down']),
  parts: z.object({
    store: z.enum(['up', 'down']),
    ledger: z.enum(['up', 'down']),
    policy: z.enum(['up', 'down']),
  }),
})

/** Every error, as `application/problem+json` (RFC 9457). `code` is stable; docs/refusals.md lists the codes. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(refusalCodes),
  hint: z.string(),
  reviewId: z.string().nullable(),
})

export type Whoami = z.infer<typeof whoami>
export type ReviewView = z.infer<typeof review>
export type ReviewList = z.infer<typeof reviewList>
export type IssuedToken = z.infer<typeof issuedToken>
export type ResourceList = z.infer<typeof resourceList>
export type ProtectedResource = z.infer<typeof protectedResource>
export type AuditAnswer = z.infer<typeof auditAnswer>
export type AuditRecordView = AuditAnswer['records'][number]
export type AuditRebuilt = z.infer<typeof auditRebuilt>
export type ExportList = z.infer<typeof exportList>
export type ExportView = ExportList['exports'][number]
export type SavedQuestions = z.infer<typeof savedQuestionList>
export type ApiKeyList = z.infer<typeof apiKeyList>
export type NewApiKeyView = z.infer<typeof newApiKey>
export type AgentList = z.infer<typeof agentList>
export type GrantView = z.infer<typeof grant>
export type GrantList = z.infer<typeof grantList>
export type HealthView = z.infer<typeof health>
export type Problem = z.infer<typeof problem>
