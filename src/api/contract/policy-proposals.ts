import { z } from 'zod'
import { approverRuling } from './approver-ruling.ts'
import { count, id, instant, words } from './words.ts'

/** A policy that somebody proposes. */
export const policyProposal = z.object({
  id,
  /** SHA-256, in hex, of the proposed text, and of the one that it was made from. */
  version: z.string(),
  base: z.string(),
  author: z.string(),
  authorName: z.string(),
  justification: z.string(),
  groups: z.array(z.string()),
  /** How many people, besides the author, let it into force. */
  quorum: count,
  /** `outdated`: another policy was published in between. */
  state: z.enum(['open', 'published', 'rejected', 'withdrawn', 'expired', 'outdated']),
  proposedAt: instant,
  endsAt: instant,
  closedAt: instant.nullable(),
  rulings: z.array(approverRuling),
  /** True when it is the caller's own, to take back. */
  isOwn: z.boolean(),
  /** Why the caller may not rule on it, in words; null when they may. */
  whyNotRule: z.string().nullable(),
})

/** `GET /api/v1/policy/proposals`: newest first. */
export const policyProposalList = z.object({ proposals: z.array(policyProposal) })

/** `GET /api/v1/policy/proposals/:id`: with the two texts; `baseText` is null when it is not kept. */
export const policyProposalText = z.object({
  proposal: policyProposal,
  text: z.string(),
  baseText: z.string().nullable(),
})

/** The body of `POST /api/v1/policy/proposals`. `base`: the version that the text was made from, which must be in force. */
export const policyProposalBody = z.strictObject({
  text: z.string().max(512 * 1024),
  base: z.string().regex(/^[0-9a-f]{64}$/),
  justification: words,
})

/** The body of a ruling on a proposal. */
export const policyRulingBody = z.strictObject({ justification: words })

export type PolicyProposalView = z.infer<typeof policyProposal>
export type PolicyProposalList = z.infer<typeof policyProposalList>
export type PolicyProposalText = z.infer<typeof policyProposalText>
