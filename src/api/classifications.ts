import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../core/refusal.ts'
import type { Resource, Target } from '../core/resource.ts'
import { protectColumns } from '../policy/protect-columns.ts'
import { startPolicy } from '../policy/starter.ts'
import type { ClassificationDesk } from '../reviews/classification-desk.ts'
import { principalOf } from './auth.ts'
import { classifyColumns } from './classify.ts'
import {
  classificationBody,
  classifyBody,
  policyProtectBody,
  policyStarterBody,
  type ClassificationList,
  type Classified,
  type PolicyProtected,
} from './contract.ts'
import { parse } from './parse.ts'
import { sendProblem } from './problem.ts'
import type { RoleBook } from './roles.ts'

/** What the routes about classes of columns work with. */
export interface ClassificationRouteParts {
  readonly classifications: ClassificationDesk
  readonly roles: RoleBook
  readonly resources: () => readonly Resource[]
  /** Where a resource is, and what opens it. */
  readonly target: (name: string) => Promise<Target | Refusal>
}

const place = z.object({ name: z.string().min(1).max(200) })
const textBytesMax = 2 * 1024 * 1024
const proposalsMax = 2000

/** Adds the routes by which columns are looked at, put into classes by people, and written into the text of a policy. */
export function addClassifications(app: FastifyInstance, parts: ClassificationRouteParts): void {
  const { classifications, roles, target } = parts
  const running = new Set<string>()
  app.get('/catalogue/:name/classifications', async (request, reply) => {
    const no = roles.whyNot(principalOf(request), 'policy-author', 'auditor', 'operator')
    const name = no ?? nameIn(parts, request)
    const found = name instanceof Refusal ? name : await classifications.list(name)
    if (found instanceof Refusal) return sendProblem(reply, found)
    const rulings = found.map(({ at, ...one }) => ({ ...one, at: new Date(at).toISOString() }))
    return { rulings } satisfies ClassificationList
  })
  const authors = <T>(path: string, schema: z.ZodType<T>, act: Act<T>): void => {
    app.post(path, { bodyLimit: textBytesMax }, async (request, reply: FastifyReply) => {
      const no = roles.whyNot(principalOf(request), 'policy-author')
      const body = parse(schema, request.body ?? {})
      if (no) return sendProblem(reply, no)
      if (body instanceof Refusal) return sendProblem(reply, body)
      const answer = await act(body, request)
      if (answer instanceof Refusal) return sendProblem(reply, answer)
      return answer === null ? reply.code(204).send() : answer
    })
  }
  authors('/catalogue/:name/classifications', classificationBody, async (body, request) => {
    const name = nameIn(parts, request)
    return name instanceof Refusal ? name : classifications.rule(name, body, principalOf(request))
  })
  authors('/catalogue/:name/classify', classifyBody, async ({ sample }, request) => {
    const name = nameIn(parts, request)
    if (name instanceof Refusal) return name
    if (running.has(name)) return busy
    running.add(name)
    try {
      const where = await target(name)
      if (where instanceof Refusal) return where
      const refusal = await classifications.looked(name, sample, principalOf(request))
      if (refusal !== null) return refusal
      const found = await classifyColumns(where, sample, () => undefined).catch(() => unreachable)
      return found instanceof Refusal
        ? found
        : ({
            proposals: found.proposals.slice(0, proposalsMax).map((one) => ({ ...one })),
            unread: found.unread.slice(0, proposalsMax),
          } satisfies Classified)
    } finally {
      running.delete(name)
    }
  })
  authors('/policy/protect', policyProtectBody, ({ text, resource, columns }) => {
    const written = protectColumns(text, resource, columns)
    return Promise.resolve(written === null ? unwritten : ({ text: written } satisfies PolicyProtected))
  })
  authors('/policy/starter', policyStarterBody, ({ text, ...wish }) => {
    const written = startPolicy(text, wish)
    return Promise.resolve(written === null ? unstarted : ({ text: written } satisfies PolicyProtected))
  })
}

type Act<T> = (body: T, request: FastifyRequest) => Promise<Classified | PolicyProtected | null | Refusal>

function nameIn({ resources }: ClassificationRouteParts, request: FastifyRequest): string | Refusal {
  const asked = parse(place, request.params)
  if (asked instanceof Refusal) return asked
  return resources().some(({ name }) => name === asked.name) ? asked.name : unknown
}

const unknown = new Refusal('resource-unknown', 'There is no such resource.')
const busy = new Refusal('too-many-connections', 'Somebody is looking at its values already.', {
  hint: 'Try again in a moment.',
})
const unreachable = new Refusal('target-unreachable', 'Its values could not be read.', {
  hint: 'The target did not answer, or what Sallyport logs in with may not read its tables.',
})
const unwritten = new Refusal('request-invalid', 'The text is no policy that columns could be added to.', {
  hint: 'Put its faults right first.',
})
const unstarted = new Refusal('request-invalid', 'Rules for it could not be written into this text.', {
  hint: 'The text has faults, its rules are not a list of lines, or it has rules of these names already.',
})
