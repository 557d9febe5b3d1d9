import { z } from 'zod'
import { json } from './words.ts'

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
  /** True when text and parameters may name values of columns that are protected from the reader, so are not told. */
  withheld: z.boolean().optional(),
  /** What decided how the text was read: search path, role, encoding. */
  settings: z
    .object({
      searchPath: z.string(),
      role: z.string(),
      standardConformingStrings: z.string(),
      clientEncoding: z.string(),
    })
    .nullish(),
})

/** `GET /api/v1/audit`: newest first. Its query is `questionSchema` of `src/audit/question.ts`. */
export const auditAnswer = z.object({
  /** The log that `index` counts in. */
  origin: z.string(),
  records: z.array(auditRecord),
  /** What the principals in them are called now, by their ids; the ledger has ids alone. */
  names: z.record(z.string(), z.string()),
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
export const exportView = z.object({
  name: z.string(),
  /** The first entry that it has not taken; null before that is known. */
  next: z.int().nullable(),
  /** Signed entries that it has not taken. */
  behind: z.int(),
  /** Age of the oldest of them. */
  behindSeconds: z.int(),
  delivered: z.int(),
  failures: z.int(),
  /** Events that it refused for what they are, while it took others. */
  refused: z.int(),
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

/** The query of `GET /api/v1/people`. */
export const peopleQuery = z.strictObject({ like: z.string().min(1).max(200) })

/** `GET /api/v1/people`: the first of those who were met and are called so, by name. */
export const peopleList = z.object({
  people: z.array(
    z.object({ id: z.string(), kind: z.enum(['person', 'agent', 'workload']), name: z.string() }),
  ),
})

export type PeopleList = z.infer<typeof peopleList>
export type AuditAnswer = z.infer<typeof auditAnswer>
export type AuditRecordView = AuditAnswer['records'][number]
export type AuditRebuilt = z.infer<typeof auditRebuilt>
export type ExportList = z.infer<typeof exportList>
export type ExportView = ExportList['exports'][number]
export type SavedQuestions = z.infer<typeof savedQuestionList>
