import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { policyText, policyVersions } from '../audit/policy-texts.ts'
import type { AuditDesk } from '../audit/desk.ts'
import type { CatalogBook } from '../catalog/catalog-book.ts'
import type { Clock } from '../core/clock.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import type { Fault } from '../policy/document.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { PolicyFile } from '../policy/policy-file.ts'
import type { Policy } from '../policy/rule.ts'
import type { PolicyDesk } from '../reviews/policy-desk.ts'
import type { Inspector } from '../sql/parser/inspector.ts'
import type { Store } from '../store/database.ts'
import { principalOf } from './auth.ts'
import {
  policyCheckBody,
  policyExplainBody,
  policyTestBody,
  type PolicyChecked,
  type PolicyExplained,
  type PolicyInForce,
  type PolicyTested,
  type PolicyVersions,
  type PolicyVersionText,
} from './contract.ts'
import { parse } from './parse.ts'
import { explainPolicy, faultsOf, testPolicy } from './policy-bench.ts'
import { sendProblem } from './problem.ts'
import type { RoleBook } from './roles.ts'

/** What the routes about the policy work with. */
export interface PolicyParts {
  readonly policyFile: PolicyFile
  readonly policies: PolicyDesk
  /** Since when this gateway decides by the policy in force. */
  readonly policySince: () => number
  readonly inspector: Inspector
  readonly catalogs: CatalogBook
  readonly resources: () => readonly Resource[]
  readonly audit: AuditDesk
  readonly roles: RoleBook
  readonly store: Store
  readonly clock: Clock
  /** The ledger's. */
  readonly gateway: string
  readonly directory: string
}

const place = z.object({ version: z.string().regex(/^[0-9a-f]{64}$/) })
const textBytesMax = 2 * 1024 * 1024

/** Adds the routes by which the policy is read, checked, explained and tried. Nothing here puts one into force. */
export function addPolicy(app: FastifyInstance, parts: PolicyParts): void {
  const mayRead = (request: FastifyRequest): Refusal | null =>
    parts.roles.whyNot(principalOf(request), 'policy-author', 'policy-approver', 'auditor', 'operator')
  app.get('/policy', async (request, reply) => {
    const no = mayRead(request)
    return no ? sendProblem(reply, no) : inForce(parts)
  })
  app.get('/policy/versions', async (request, reply) => {
    const no = mayRead(request)
    if (no) return sendProblem(reply, no)
    const found = await policyVersions(parts.store, parts.gateway, parts.directory)
    if (found instanceof Refusal) return sendProblem(reply, found)
    return {
      versions: found.map(({ leaf, isKept }) => ({
        version: leaf.policyVersion,
        at: leaf.at,
        index: leaf.index,
        rules: leaf.rules,
        author: leaf.author,
        approvers: [...(leaf.approvers ?? [])],
        source: leaf.source,
        isKept,
      })),
    } satisfies PolicyVersions
  })
  app.get('/policy/versions/:version', async (request, reply) => {
    const no = mayRead(request)
    const params = parse(place, request.params)
    if (no) return sendProblem(reply, no)
    if (params instanceof Refusal) return sendProblem(reply, params)
    const text = await policyText(parts.store, params.version)
    if (text instanceof Refusal) return sendProblem(reply, text)
    if (text === null) return sendProblem(reply, notKept, 404)
    return { version: params.version, text: text.toString('utf8') } satisfies PolicyVersionText
  })
  addBench(app, parts, mayRead)
}

function addBench(
  app: FastifyInstance,
  parts: PolicyParts,
  mayRead: (request: FastifyRequest) => Refusal | null,
): void {
  const post = <T>(path: string, schema: z.ZodType<T>, act: Act<T>): void => {
    app.post(path, { bodyLimit: textBytesMax }, async (request: FastifyRequest, reply: FastifyReply) => {
      const no = mayRead(request)
      const body = parse(schema, request.body)
      if (no) return sendProblem(reply, no)
      if (body instanceof Refusal) return sendProblem(reply, body)
      const answer = await act(body, request)
      return answer instanceof Refusal ? sendProblem(reply, answer) : answer
    })
  }
  post('/policy/check', policyCheckBody, ({ text }) => {
    const parsed = parsePolicy(Buffer.from(text), 'policy')
    return parsed.ok
      ? { ok: true, faults: [], summary: summaryOf(parsed.policy) }
      : { ok: false, faults: faultsOf(parsed.faults), summary: null }
  })
  post('/policy/explain', policyExplainBody, (body) => explainPolicy(parts, body))
  post('/policy/test', policyTestBody, (body, request) => testPolicy(parts, body, principalOf(request)))
}

type Answer = PolicyChecked | PolicyExplained | PolicyTested
type Act<T> = (body: T, request: FastifyRequest) => Answer | Promise<Answer | Refusal>

async function inForce({
  policyFile,
  policies,
  policySince,
  store,
  gateway,
  directory,
}: PolicyParts): Promise<PolicyInForce> {
  const policy = policyFile.current()
  const versions = await policyVersions(store, gateway, directory)
  const index =
    versions instanceof Refusal ? null : versions.find(({ leaf }) => leaf.policyVersion === policy.version)
  return {
    ...summaryOf(policy),
    file: policy.file,
    text: policyFile.text.toString('utf8'),
    since: new Date(policySince()).toISOString(),
    index: index?.leaf.index ?? null,
    ruleList: policy.rules.map(({ name, line, verdict, shadow, reason }) => ({
      name,
      line,
      verdict,
      shadow,
      reason,
    })),
    publishing: policies.publishing && {
      groups: [...policies.publishing.groups],
      quorum: policies.publishing.quorum,
    },
    published: policy.published
      ? { author: policy.published.author, approvers: [...policy.published.approvers] }
      : null,
    rejected: policyFile.rejected.map(({ line, column, message }: Fault) => ({ line, column, message })),
  }
}

function summaryOf(policy: Policy): NonNullable<PolicyChecked['summary']> {
  return {
    version: policy.version,
    rules: policy.rules.length,
    shadowRules: policy.rules.filter(({ shadow }) => shadow).length,
    classes: policy.classes.size,
    columns: policy.protections.reduce((sum, { columns }) => sum + columns.size, 0),
    roles: policy.roles.length,
  }
}

const notKept = new Refusal('request-invalid', 'The text of this version is not kept.')
