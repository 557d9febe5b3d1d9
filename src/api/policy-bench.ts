/** A policy tried on statements: one that somebody gives, or those on record. Nothing is sent to any target to run. */
import type { z } from 'zod'
import type { AuditDesk, AuditRecord } from '../audit/desk.ts'
import type { CatalogBook } from '../catalog/catalog-book.ts'
import type { Clock } from '../core/clock.ts'
import type { Decision } from '../core/decision.ts'
import { principalId, type Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import { maskFormsWritten } from '../gate/mask-forms.ts'
import { decide, decideWithShadow } from '../policy/decide.ts'
import { differencesOf } from '../policy/difference.ts'
import type { Fault } from '../policy/document.ts'
import { explain } from '../policy/explain.ts'
import { parsePolicy, type Parsed } from '../policy/parse.ts'
import type { PolicyFile } from '../policy/policy-file.ts'
import { schemasIn } from '../protocols/postgres/messages/search-path.ts'
import { SessionNames } from '../sql/session/session-names.ts'
import type { Inspector } from '../sql/parser/inspector.ts'
import type {
  policyExplainBody,
  policyTestBody,
  PolicyChecked,
  PolicyExplained,
  PolicyTested,
} from './contract.ts'
import { RecordedSessions } from './recorded-sessions.ts'

/** What policies are tried with. */
export interface BenchParts {
  readonly policyFile: PolicyFile
  readonly inspector: Inspector
  readonly catalogs: CatalogBook
  readonly resources: () => readonly Resource[]
  readonly audit: AuditDesk
  readonly clock: Clock
}

const hourMs = 3_600_000
const searchPathDefault = '"$user", public'

/** What the policy, or a candidate, decides about a statement of somebody who is described. */
export async function explainPolicy(
  { policyFile, inspector, catalogs, resources, clock }: BenchParts,
  body: z.infer<typeof policyExplainBody>,
): Promise<PolicyExplained | Refusal> {
  const parsed = parsedOf(body.text, policyFile)
  if (!parsed.ok) return { faults: faultsOf(parsed.faults), explanation: null }
  const resource = resources().find(({ name }) => name === body.resource)
  if (resource === undefined) return noResource
  const nowMs = clock.now()
  const behind = body.onBehalfOf && sampleOf(body.onBehalfOf, nowMs)
  const principal = { ...sampleOf(body.principal, nowMs), ...(behind && { onBehalfOf: behind }) }
  const hold = await catalogs.hold(resource.name)
  try {
    const snapshot = hold.reader.current()
    const searchPath = schemasIn(body.searchPath ?? searchPathDefault, '')
    const ground = { resource: resource.name, snapshot, searchPath }
    const inspection = new SessionNames().resolve(await inspector.inspect(body.statement, ground))
    const asked = { principal, resource, act: body.act, inspection, nowMs }
    const said = { act: body.act, text: body.statement, inspection }
    const maskForms = maskFormsWritten(parsed.policy, principal, resource, said)
    const found = explain(parsed.policy, { ...asked, ...maskForms })
    return {
      faults: [],
      explanation: {
        decision: decisionOf(found.decision),
        shadow: found.shadow && decisionOf(found.shadow),
        effects: found.effects.map((effect) => ({
          principal: effect.principal,
          kind: effect.kind,
          verb: effect.verb,
          object: effect.object,
          everyRow: effect.everyRow,
          findings: effect.findings.map(({ verdict, rule, reason }) => ({ verdict, rule, reason })),
          rules: effect.rules.map((rule) => ({ ...rule })),
        })),
        budgets: found.budgets.map((budget) => ({ ...budget })),
        unknowns: inspection.statements.flatMap(({ unknowns }) => [...unknowns]),
        hasCatalog: snapshot !== null,
      },
    }
  } finally {
    hold.release()
  }
}

/** What a candidate would decide otherwise than the policy in force about statements on record, which are read as evidence. */
export async function testPolicy(
  parts: BenchParts,
  { text, session, limit, shadow }: z.infer<typeof policyTestBody>,
  reader: Principal,
): Promise<PolicyTested | Refusal> {
  const parsed = parsedOf(text, parts.policyFile)
  if (!parsed.ok) return { faults: faultsOf(parsed.faults), tested: 0, skipped: 0, changed: [] }
  const question = session === undefined ? { type: 'statement.decided', limit } : { session, limit }
  const answer = await parts.audit.ask(question, reader)
  if (answer instanceof Refusal) return answer
  await using held = new AsyncDisposableStack()
  const sessions = new RecordedSessions({
    inspector: parts.inspector,
    place: (name) => placeOf(parts, name, held),
  })
  const tested: { faults: []; tested: number; skipped: number; changed: PolicyTested['changed'] } = {
    faults: [],
    tested: 0,
    skipped: 0,
    changed: [],
  }
  const opened = new Set<string>()
  for (const record of answer.records.toReversed()) {
    const { entry, session: opening, outcome, said } = record
    if (opening?.type === 'session.opened' && !opened.has(opening.session)) {
      opened.add(opening.session)
      await sessions.take(opening, () => Promise.resolve(null))
    }
    if (entry.type === 'session.opened') continue
    const asked = await sessions.take(entry, () =>
      Promise.resolve(record.isWithheld ? 'withheld' : said && { text: said.text, settings: said.settings }),
    )
    if (outcome !== null) await sessions.take(outcome, () => Promise.resolve(null))
    if (asked === null || 'shown' in asked) continue
    if ('why' in asked) {
      tested.skipped += 1
      continue
    }
    tested.tested += 1
    const before = decide(parts.policyFile.current(), asked.facts)
    const after =
      (shadow ? decideWithShadow(parsed.policy, asked.facts) : null) ?? decide(parsed.policy, asked.facts)
    if (differencesOf(before, after, asked.facts.inspection).length > 0)
      tested.changed.push(changeOf(record, asked.text, asked.facts.principal.id, before, after))
  }
  return { ...tested, changed: tested.changed.toReversed() }
}

function changeOf(
  { index, entry, session }: AuditRecord,
  text: string,
  principal: string,
  before: Decision,
  after: Decision,
): PolicyTested['changed'][number] {
  return {
    index,
    session: 'session' in entry && entry.session !== null ? entry.session : '',
    principal,
    resource: session?.type === 'session.opened' ? session.resource : '',
    text,
    before: { verdict: before.verdict, rule: before.rule },
    after: { verdict: after.verdict, rule: after.rule, reason: after.reason },
  }
}

/** A resource with its catalog, held until the trial is over. */
async function placeOf(
  { resources, catalogs }: BenchParts,
  name: string,
  held: AsyncDisposableStack,
): ReturnType<ConstructorParameters<typeof RecordedSessions>[0]['place']> {
  const resource = resources().find((one) => one.name === name)
  if (resource === undefined) return null
  const hold = await catalogs.hold(name)
  held.defer(() => hold.release())
  const snapshot = hold.reader.current()
  return { resource, ground: { snapshot, searchPath: searchPathDefault, login: '', source: 'the target' } }
}

function parsedOf(text: string | undefined, policyFile: PolicyFile): Parsed {
  return text === undefined
    ? { ok: true, policy: policyFile.current() }
    : parsePolicy(Buffer.from(text), 'policy')
}

/** Faults as they are told: the file is whatever the caller has it in. */
export function faultsOf(faults: readonly Fault[]): PolicyChecked['faults'] {
  return faults.map(({ line, column, path, message, fix }) => ({ line, column, path, message, fix }))
}

function sampleOf(
  {
    id = principalId('https://issuer.example', 'someone'),
    kind,
    groups,
    claims = {},
  }: z.infer<typeof policyExplainBody>['principal'],
  nowMs: number,
): Principal {
  const split = id.indexOf('#')
  const [issuer, subject] = split < 0 ? ['', id] : [id.slice(0, split), id.slice(split + 1)]
  const told = { iss: issuer, sub: subject, groups, ...claims }
  return { id, kind, issuer, subject, name: subject, groups, claims: told, endsAt: nowMs + hourMs }
}

function decisionOf(decision: Decision): NonNullable<PolicyExplained['explanation']>['decision'] {
  const { verdict, rule, reason, code, hint, review, obligations } = decision
  return {
    verdict,
    rule,
    reason,
    code,
    hint,
    reviewers: review && { groups: [...review.groups], quorum: review.quorum, waitMsMax: review.waitMsMax },
    masks: [...obligations.masks.values()].map(({ column, dataClass, strategy }) => ({
      column,
      dataClass,
      strategy: strategy.kind,
    })),
    rowsMax: obligations.rowsMax,
    bytesMax: obligations.bytesMax ?? null,
  }
}

const noResource = new Refusal('resource-unknown', 'There is no such resource.')
