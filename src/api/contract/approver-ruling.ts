import { z } from 'zod'
import { instant } from './words.ts'

/** What one person said of a proposed policy, or of a request to dispose of something. */
export const approverRuling = z.object({
  approver: z.string(),
  approverName: z.string(),
  ruling: z.enum(['approve', 'reject']),
  justification: z.string(),
  at: instant,
})
