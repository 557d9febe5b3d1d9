import type { FastifyInstance } from 'fastify'
import type { AuditDesk, AuditRecord } from '../audit/desk.ts'
import { questionSchema, savedQuestions } from '../audit/question.ts'
import type { Leaf } from '../ledger/entry.ts'
import { Refusal } from '../core/refusal.ts'
import { principalOf } from './auth.ts'
import type { AuditAnswer, AuditRebuilt, AuditRecordView, SavedQuestions } from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'

/** Adds the routes that search the ledger. Each question is on record before it is answered. */
export function addAudit(app: FastifyInstance, desk: AuditDesk): void {
  app.get('/audit', async (request, reply) => {
    const question = parse(questionSchema, request.query)
    if (question instanceof Refusal) return sendProblem(reply, question)
    const answer = await desk.ask(question, principalOf(request))
    if (answer instanceof Refusal) return sendProblem(reply, answer)
    const { origin, records, next, astray, recordedAs } = answer
    return { origin, records: records.map(viewOf), next, astray, recordedAs } satisfies AuditAnswer
  })

  app.post('/audit/rebuild', async (request, reply) => {
    const entries = await desk.rebuild(principalOf(request))
    return entries instanceof Refusal ? sendProblem(reply, entries) : ({ entries } satisfies AuditRebuilt)
  })

  app.get('/audit/saved', async (request, reply) => {
    const no = desk.whyNot(principalOf(request))
    return no ? sendProblem(reply, no) : ({ questions: [...savedQuestions] } satisfies SavedQuestions)
  })
}

function viewOf({
  index,
  leafHash,
  entry,
  outcome,
  session,
  said,
  isWithheld,
}: AuditRecord): AuditRecordView {
  return {
    index,
    leafHash,
    at: entry.at,
    type: entry.type,
    entry: jsonOf(entry),
    outcome: outcome && jsonOf(outcome),
    session: session && jsonOf(session),
    text: said?.text ?? null,
    parameters: said ? [...said.parameters] : null,
    settings: said?.settings ?? null,
    withheld: isWithheld,
  }
}

function jsonOf(leaf: Leaf): Record<string, unknown> {
  return { ...leaf }
}
