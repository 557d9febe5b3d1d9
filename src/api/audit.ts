import type { FastifyInstance } from 'fastify'
import { knownNames } from '../audit/known-names.ts'
import type { AuditDesk, AuditRecord } from '../audit/desk.ts'
import { questionSchema, savedQuestions } from '../audit/question.ts'
import type { Leaf } from '../ledger/entries/entry.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { principalOf } from './auth.ts'
import type { AuditAnswer, AuditRebuilt, AuditRecordView, SavedQuestions } from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'

/** Adds the routes that search the ledger. Each question is on record before it is answered. */
export function addAudit(app: FastifyInstance, desk: AuditDesk, store: Store): void {
  app.get('/audit', async (request, reply) => {
    const question = parse(questionSchema, request.query)
    if (question instanceof Refusal) return sendProblem(reply, question)
    const answer = await desk.ask(question, principalOf(request))
    if (answer instanceof Refusal) return sendProblem(reply, answer)
    const { origin, records, next, astray, recordedAs } = answer
    const names = Object.fromEntries(await knownNames(store, records.flatMap(principalsIn)))
    return { origin, records: records.map(viewOf), names, next, astray, recordedAs } satisfies AuditAnswer
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

/** Whoever a record names: the chains of it and of its session, and who did what it says. */
export function principalsIn({ entry, session }: Pick<AuditRecord, 'entry' | 'session'>): readonly string[] {
  return [entry, session].flatMap((leaf) => {
    if (leaf === null) return []
    const chain = 'chain' in leaf ? leaf.chain.map((member) => member.id) : []
    const said = Object.entries(leaf).flatMap(([name, value]) =>
      actors.has(name) && typeof value === 'string' ? [value] : [],
    )
    return [...chain, ...said]
  })
}

const actors: ReadonlySet<string> = new Set([
  'author',
  'reviewer',
  'reader',
  'requester',
  'principal',
  'subject',
])

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
