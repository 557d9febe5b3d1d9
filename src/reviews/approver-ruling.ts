import { z } from 'zod'

/** What one person said of a proposed policy, or of a request to dispose of something; `at` is in milliseconds since the epoch. */
export interface ApproverRuling {
  readonly approver: string
  readonly approverName: string
  readonly ruling: 'approve' | 'reject'
  readonly justification: string
  readonly at: number
}

/** Their rows, as the store gathers them in one value. */
export const approverRulings = z.array(
  z
    .object({
      approver: z.string(),
      approver_name: z.string(),
      ruling: z.enum(['approve', 'reject']),
      justification: z.string(),
      at: z.string(),
    })
    .transform(({ approver, approver_name: approverName, ruling, justification, at }): ApproverRuling => ({
      approver,
      approverName,
      ruling,
      justification,
      at: Date.parse(at),
    })),
)
