import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { policyText } from '../audit/policy-texts.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { PolicyFile } from '../policy/policy-file.ts'
import { type PolicyDesk, whyNotRule } from '../reviews/policy-desk.ts'
import type { PolicyProposal } from '../reviews/policy-proposal.ts'
import type { Store } from '../store/database.ts'
import { principalOf } from './auth.ts'
import {
  policyProposalBody,
  policyRulingBody,
  type PolicyProposalList,
  type PolicyProposalText,
  type PolicyProposalView,
} from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'
import type { RoleBook } from './roles.ts'

/** What the routes about proposed policies work with. */
export interface PolicyProposalParts {
  readonly policies: PolicyDesk
  readonly policyFile: PolicyFile
  readonly roles: RoleBook
  readonly store: Store
}

const place = z.object({ id: z.uuid() })
const textBytesMax = 2 * 1024 * 1024

/** Adds the routes by which a policy is proposed, ruled on and published. */
export function addPolicyProposals(app: FastifyInstance, parts: PolicyProposalParts): void {
  const { policies, roles } = parts
  const mayRead = (request: FastifyRequest): Refusal | null =>
    roles.whyNot(principalOf(request), 'policy-author', 'policy-approver', 'auditor', 'operator')
  app.get('/policy/proposals', async (request, reply) => {
    const found = mayRead(request) ?? (await policies.list())
    if (found instanceof Refusal) return sendProblem(reply, found)
    const reader = principalOf(request)
    return { proposals: found.map((one) => viewOf(one, reader)) } satisfies PolicyProposalList
  })
  app.get('/policy/proposals/:id', async (request, reply) => {
    const shown = mayRead(request) ?? (await textsOf(parts, request))
    return shown instanceof Refusal ? sendProblem(reply, shown) : shown
  })
  app.post('/policy/proposals', { bodyLimit: textBytesMax }, async (request, reply) =>
    answer(request, reply, await propose(parts, request)),
  )
  for (const word of ['approve', 'reject'] as const)
    app.post(`/policy/proposals/:id/${word}`, async (request, reply) => {
      const body = parse(policyRulingBody, request.body)
      const asked = parse(place, request.params)
      if (asked instanceof Refusal) return sendProblem(reply, asked)
      if (body instanceof Refusal) return sendProblem(reply, body)
      const no = roles.whyNot(principalOf(request), 'policy-author', 'policy-approver')
      if (no) return sendProblem(reply, no)
      const done = await policies.rule(asked.id, principalOf(request), word, body.justification)
      return answer(request, reply, done)
    })
  app.post('/policy/proposals/:id/withdraw', async (request, reply) => {
    const asked = parse(place, request.params)
    if (asked instanceof Refusal) return sendProblem(reply, asked)
    return answer(request, reply, await policies.withdraw(asked.id, principalOf(request)))
  })
}

async function propose(
  { policies, policyFile, roles }: PolicyProposalParts,
  request: FastifyRequest,
): Promise<PolicyProposal | Refusal> {
  const author = principalOf(request)
  const body = parse(policyProposalBody, request.body)
  const no = roles.whyNot(author, 'policy-author')
  if (no) return no
  if (body instanceof Refusal) return body
  const { version } = policyFile.current()
  if (body.base !== version) return movedOn
  return policies.propose(author, body.text, { version, text: policyFile.text }, body.justification)
}

async function textsOf(
  { policies, store }: PolicyProposalParts,
  request: FastifyRequest,
): Promise<PolicyProposalText | Refusal> {
  const asked = parse(place, request.params)
  if (asked instanceof Refusal) return asked
  const shown = await policies.show(asked.id)
  if (shown instanceof Refusal) return shown
  const { proposal, text } = shown
  const base = await policyText(store, proposal.base)
  if (base instanceof Refusal) return base
  return {
    proposal: viewOf(proposal, principalOf(request)),
    text: text.toString('utf8'),
    baseText: base?.toString('utf8') ?? null,
  }
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  done: PolicyProposal | Refusal,
): FastifyReply | PolicyProposalView {
  return done instanceof Refusal ? sendProblem(reply, done) : viewOf(done, principalOf(request))
}

function viewOf(proposal: PolicyProposal, reader: Principal): PolicyProposalView {
  const { authorMail: _, groups, proposedAt, endsAt, closedAt, rulings, ...rest } = proposal
  return {
    ...rest,
    groups: [...groups],
    proposedAt: iso(proposedAt),
    endsAt: iso(endsAt),
    closedAt: closedAt === null ? null : iso(closedAt),
    rulings: rulings.map(({ at, ...ruling }) => ({ ...ruling, at: iso(at) })),
    isOwn: reader.id === proposal.author,
    whyNotRule: whyNotRule(proposal, reader)?.message ?? null,
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

const movedOn = new Refusal('review-over', 'Another policy came into force since you began.', {
  hint: 'Look at what differs, and propose your change to the policy that is in force now.',
})
