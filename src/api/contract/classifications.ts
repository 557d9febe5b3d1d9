import { z } from 'zod'
import { resourceName } from '../../catalog/resource-settings.ts'
import { count, instant, words } from './words.ts'

const column = z.string().min(1).max(600)
const group = z.string().min(1).max(256)
const dataClass = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)

/** `GET /api/v1/catalogue/:name/classifications`: what people said of proposed classes, the newest of each. */
export const classificationList = z.object({
  rulings: z.array(
    z.object({
      column: z.string(),
      dataClass: z.string(),
      ruling: z.enum(['accept', 'reject']),
      person: z.string(),
      personName: z.string(),
      justification: z.string(),
      at: instant,
    }),
  ),
})

/** The body of `POST /api/v1/catalogue/:name/classifications`. An accepted class takes effect with the policy that has it. */
export const classificationBody = z.strictObject({
  column,
  dataClass,
  ruling: z.enum(['accept', 'reject']),
  justification: words,
})

/** The body of `POST /api/v1/catalogue/:name/classify`: values of so many rows of each table are looked at, none is shown. */
export const classifyBody = z.strictObject({ sample: z.int().min(1).max(1000).default(200) })

/** Its answer. */
export const classified = z.object({
  proposals: z.array(
    z.object({
      column: z.string(),
      typeName: z.string(),
      dataClass: z.string(),
      reason: z.string(),
      /** Values that were looked at. */
      sampled: count,
    }),
  ),
  /** Tables of which only names were looked at, since their values cannot be read. */
  unread: z.array(z.string()),
})

/** The body of `POST /api/v1/policy/protect`: a policy's text, and columns of a resource to put into classes. */
export const policyProtectBody = z.strictObject({
  text: z.string().max(512 * 1024),
  resource: z.string().min(1).max(200),
  columns: z.array(z.strictObject({ column, dataClass })).min(1).max(200),
})

/** The body of `POST /api/v1/policy/starter`: a policy's text, and for whom one more resource is opened. */
export const policyStarterBody = z.strictObject({
  text: z.string().max(512 * 1024),
  resource: resourceName,
  /** Groups that may read, with protected columns masked. */
  readers: z.array(group).min(1).max(20),
  /** Groups that answer reviews of changes. */
  reviewers: z.array(group).min(1).max(20),
  columns: z.array(z.strictObject({ column, dataClass })).max(200).default([]),
})

/** The text with them; nothing is changed by it. */
export const policyProtected = z.object({ text: z.string() })

export type ClassificationList = z.infer<typeof classificationList>
export type Classified = z.infer<typeof classified>
export type PolicyProtected = z.infer<typeof policyProtected>
