import { createHash } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import { systemClock } from '../core/clock.ts'
import { type Principal, principalId, type PrincipalKind } from '../core/principal.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { violationOf } from '../store/violation.ts'
import { ReviewDesk } from './desk.ts'
import type { ReviewEntry } from './entry.ts'
import type { NoticeSink } from './notice.ts'
import type { Review, ReviewRequest } from './review.ts'

/** Principals and requests for tests of reviews. */
export function principal(
  subject: string,
  kind: PrincipalKind = 'person',
  groups: readonly string[] = [],
  onBehalfOf?: Principal,
): Principal {
  const issuer = 'https://issuer.test'
  const known = { id: principalId(issuer, subject), kind, issuer, subject, name: subject, groups, claims: {} }
  const endsAt = Date.now() + 3_600_000
  return onBehalfOf === undefined ? { ...known, endsAt } : { ...known, endsAt, onBehalfOf }
}

export function request(requester: Principal, changed: Partial<ReviewRequest> = {}): ReviewRequest {
  return {
    session: uuidv7(Date.now(), systemRandom),
    number: 1,
    resource: 'bank',
    requester,
    digest: createHash('sha256').update(String(Math.random())).digest('hex'),
    statement: 'DELETE FROM accounts',
    parameters: '',
    effects: [
      {
        kind: 'write',
        verb: 'delete',
        objectKind: 'table',
        object: 'public.accounts',
        columns: [],
        everyRow: true,
      },
    ],
    estimatedRows: 42,
    rule: 'delete-needs-review',
    reason: 'It reaches every row of public.accounts.',
    terms: { groups: ['dba'], quorum: 1, waitMsMax: 60_000 },
    policyVersion: 'f'.repeat(64),
    ...changed,
  }
}

/** Whose pages the tests' passkeys are for. */
export const testParty = { id: 'localhost', origin: 'http://localhost:8080' } as const

/** A desk on a store, with everything that it recorded. */
export function makeDesk(
  store: Store,
  gateway: string,
  record: (entry: ReviewEntry) => Promise<void> = () => Promise.resolve(),
  sinks: readonly Pick<NoticeSink, 'name' | 'groups'>[] = [],
): { readonly desk: ReviewDesk; readonly entries: ReviewEntry[] } {
  const entries: ReviewEntry[] = []
  const desk = new ReviewDesk({
    store,
    sinks,
    gateway,
    party: testParty,
    clock: systemClock,
    random: systemRandom,
    log: () => undefined,
    record: async (entry) => {
      await record(entry)
      entries.push(entry)
    },
  })
  return { desk, entries }
}

/** The review, or an error with the refusal's words. */
export function granted(answer: Review | Refusal): Review {
  if (answer instanceof Refusal) throw new Error(`${answer.code}: ${answer.message}`)
  return answer
}

/** The code of a refusal, or what came instead. */
export function codeOf(answer: unknown): string {
  return answer instanceof Refusal ? answer.code : JSON.stringify(answer)
}

/** What the store makes of SQL by hand: the constraint or code that said no, or the number of rows that nobody kept from changing. */
export async function attemptAt(store: Store, text: string, values: readonly unknown[]): Promise<string> {
  try {
    const answer = await store.transact((transaction) =>
      transaction.executeQuery(CompiledQuery.raw(text, [...values])),
    )
    return answer instanceof Refusal ? answer.code : `changed ${answer.numAffectedRows ?? 0n}`
  } catch (error) {
    const violation = violationOf(error)
    if (violation === null) throw error
    return violation.constraint || violation.code
  }
}
