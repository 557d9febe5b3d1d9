/**
 * The policies in examples/policies, asked about the honest corpus: each must let through what it is for, and hold or refuse
 * the rest by the rules that say so. What earlier steps of a case make is not there, so that a case ends where it is named.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { CatalogReader } from '../src/catalog/catalog-reader.ts'
import { ResourceBook } from '../src/catalog/resource-book.ts'
import { systemClock } from '../src/core/clock.ts'
import type { Effect, EffectKind, Inspection } from '../src/core/inspection.ts'
import type { Principal } from '../src/core/principal.ts'
import type { Resource } from '../src/core/resource.ts'
import { decide } from '../src/policy/decide.ts'
import { formatFault } from '../src/policy/document.ts'
import { parsePolicy } from '../src/policy/parse.ts'
import { Inspector } from '../src/sql/parser/inspector.ts'
import { preparedAlone } from '../src/sql/scope/analysed-alone.ts'
import { SessionNames } from '../src/sql/session/session-names.ts'
import { absentNames } from '../src/sql/scope/unknown-name.ts'
import { emptyServer } from '../src/store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../src/store/temporary-store.ts'
import type { TemporaryServer } from '../src/store/temporary-store.ts'
import { readCases } from './corpus/case-file.ts'

const here = import.meta.dirname
const production: Resource = {
  name: 'bank',
  protocol: 'postgres',
  labels: { env: 'production', data: 'customers' },
}
const staging: Resource = { ...production, labels: { env: 'staging' } }

interface Pack {
  readonly name: string
  readonly of: string
  readonly who: Principal
  readonly resource: Resource
  /** A statement with no other effects must be allowed. */
  readonly allows: readonly EffectKind[]
  /** What of these the policy is not for. */
  readonly leavesOut?: (effect: Effect) => boolean
  /** Verdict and rule with which effects of other kinds may end. */
  readonly holds: Readonly<Partial<Record<EffectKind, readonly string[]>>>
  /** So many statements at least must be allowed. */
  readonly allowedMin: number
}

const reading: readonly EffectKind[] = ['connect', 'read', 'session', 'transaction']
const never = ['deny default']
const outside = { notify: never, network: never, program: never, 'server-file': never, unknown: never }
/** Where the catalog keeps values of tables in any schema: an agent of one schema is refused them. */
const keptValues: ReadonlySet<string> = new Set([
  'pg_catalog.pg_stats',
  'pg_catalog.pg_statistic',
  'pg_catalog.pg_stats_ext',
  'pg_catalog.pg_stats_ext_exprs',
])
const ci = { repository: 'example/bank', ref: 'refs/heads/main' }
const inProduction = [
  'review structure-in-production',
  'review removals-in-production',
  'review every-row-in-production',
  'review other-writes-in-production',
  // A ceiling on rows is for texts whose rows can be counted: one write, and no BEGIN or COMMIT of their own.
  'deny rows-in-production',
]
const byDbas = ['review dbas-change-with-review', 'review dbas-remove-with-two']
const deployed = ['review migrations-are-reviewed', 'review removals-need-two']

const packs: readonly Pack[] = [
  {
    name: 'read-only-agent',
    of: 'an agent',
    who: principal('agent', []),
    resource: production,
    allows: reading,
    leavesOut: ({ kind, object, columns }) =>
      kind === 'read' &&
      object !== null &&
      (!/^(?:public|pg_catalog|information_schema)\./.test(object) ||
        keptValues.has(object) ||
        columns.some((one) => one === 'pg_catalog.pg_stat_activity.query')),
    holds: {
      ...outside,
      read: [...never, 'deny agents-read-no-kept-values', 'deny agents-read-no-texts-of-others'],
      write: never,
      define: never,
      grant: never,
      lock: never,
      maintain: never,
    },
    allowedMin: 1000,
  },
  {
    name: 'bank-baseline',
    of: 'an analyst',
    who: principal('person', ['analysts']),
    resource: production,
    allows: reading,
    holds: {
      ...outside,
      // Denied where the rows of a text with a ceiling cannot be counted.
      write: ['review changes-are-reviewed', 'deny changes-are-reviewed', 'deny no-change-of-every-row'],
      define: ['deny structure-is-for-deployments'],
      grant: ['deny structure-is-for-deployments'],
      lock: never,
      maintain: never,
    },
    allowedMin: 1400,
  },
  {
    name: 'bank-baseline',
    of: 'a deployment',
    who: principal('workload', ['deployments']),
    resource: production,
    allows: [...reading, 'lock'],
    holds: { ...outside, write: deployed, define: deployed, grant: deployed, maintain: deployed },
    allowedMin: 1400,
  },
  {
    name: 'ci-migration',
    of: 'a pipeline in staging',
    who: principal('workload', [], ci),
    resource: staging,
    allows: [...reading, 'write', 'define', 'lock', 'maintain'],
    holds: { ...outside, grant: never },
    allowedMin: 1900,
  },
  {
    name: 'ci-migration',
    of: 'a pipeline in production',
    who: principal('workload', [], ci),
    resource: production,
    allows: [...reading, 'lock'],
    holds: {
      ...outside,
      write: inProduction,
      define: inProduction,
      maintain: inProduction,
      grant: ['deny never-privileges'],
    },
    allowedMin: 1400,
  },
  {
    name: 'dba',
    of: 'an administrator',
    who: principal('person', ['dbas']),
    resource: production,
    allows: [...reading, 'lock', 'maintain'],
    holds: { ...outside, write: byDbas, define: byDbas, grant: byDbas },
    allowedMin: 1400,
  },
]

const inspector = new Inspector(systemClock)
let server: TemporaryServer
let reader: CatalogReader
let asked: readonly (readonly [string, Inspection])[]

before(async () => {
  server = await startTemporaryServer(emptyServer)
  const { socketDirectory: host, port, superuser: login } = server.server
  const client = new Client({ host, port, user: login, database: 'postgres' })
  await client.connect()
  for (const extension of extensions) await client.query(`create extension if not exists ${extension}`)
  for (const file of ['bank.sql', 'shop.sql'])
    await client.query(readFileSync(join(here, 'corpus', file), 'utf8'))
  await client.end()
  const target = { host, port, database: 'postgres', login, tls: { mode: 'disable' } } as const
  const book = new ResourceBook([{ resource: production, target, secret: null }])
  reader = new CatalogReader({ book, clock: systemClock, report: () => undefined }, 'bank')
  await reader.start()
  asked = await inspections()
})
after(async () => {
  await reader.close()
  await server[Symbol.asyncDispose]()
  await inspector.close()
})

const extensions = [
  'citext',
  'hstore',
  'pg_trgm',
  'tablefunc',
  'pgcrypto',
  'fuzzystrmatch',
  'unaccent',
  'ltree',
  'intarray',
  'cube',
  'earthdistance',
  'isn',
]

for (const pack of packs) {
  test(`the policy ${pack.name} lets ${pack.of} do what it is for`, (t) => {
    const policy = policyIn(`${pack.name}.yaml`)
    const wrong: string[] = []
    let allowed = 0
    for (const [text, inspection] of asked) {
      const { verdict, rule, code, reason } = decide(policy, {
        principal: pack.who,
        resource: pack.resource,
        act: 'run',
        inspection,
        nowMs: Date.UTC(2026, 0, 5, 12),
      })
      if (verdict === 'allow') allowed += 1
      else if (!intended(pack, inspection).includes(`${verdict} ${rule}`))
        wrong.push(`${verdict} ${rule} ${code}: ${reason} ${text.slice(0, 200)}`)
    }
    t.diagnostic(`${allowed} of ${asked.length} statements are allowed`)
    assert.deepEqual(wrong, [])
    assert.ok(allowed >= pack.allowedMin, `${allowed}`)
  })
}

/** The verdicts, with their rules, that a policy may give besides allowing a statement. */
function intended({ allows, holds, leavesOut }: Pack, { statements }: Inspection): readonly string[] {
  return statements
    .flatMap(({ effects, sessionName }) => [...effects, ...(sessionName?.facts?.effects ?? [])])
    .flatMap((effect) => {
      // Whose rights a session has, no pack lets it change.
      if (effect.object === 'role') return ['deny pinned-settings']
      // Pools send it before they hand a connection on.
      if (effect.verb === 'unlisten') return []
      return allows.includes(effect.kind) && leavesOut?.(effect) !== true ? [] : (holds[effect.kind] ?? [])
    })
}

/** The statements of the corpus, each case up to where it names what it has made itself. */
async function inspections(): Promise<readonly (readonly [string, Inspection])[]> {
  const found: [string, Inspection][] = []
  for (const one of readCases(join(here, 'corpus/honest'))) {
    if (one.marks.includes('known') || /^(?:psql-on-15|names-not-there)\//.test(one.name)) continue
    const names = new SessionNames()
    for (const { text: written, by, values = [], types = [] } of one.steps) {
      if (by !== 'self') break
      const on = { resource: 'bank', snapshot: reader.current(), searchPath: ['public'] }
      const text = written.replaceAll(/\{oid:\w+\}/g, '1')
      const given = values.map((value, at) => ({ number: at + 1, typeOid: types[at] ?? 0, text: value }))
      const asked = await inspector.inspect(text, on, given)
      const executed = names.executed(asked, ground)
      const [made] = executed ? (await inspector.inspect(executed.text, on, executed.given)).statements : []
      const inspection = names.resolve(asked, undefined, false, made?.sessionName?.facts)
      const isOfOthers =
        inspection.kind !== 'parsed' || inspection.statements.some(({ unknowns }) => unknowns.length > 0)
      if (absentNames(inspection) !== null || isOfOthers) break
      for (const facts of inspection.statements) names.note(facts, { text, ground, noted: ground })
      found.push([`${one.name}: ${text}`, preparedAlone(inspection) ?? inspection])
    }
  }
  return found
}

/** All is asked on the same. */
const ground = 'bank'

function policyIn(file: string): Extract<ReturnType<typeof parsePolicy>, { ok: true }>['policy'] {
  const parsed = parsePolicy(readFileSync(join(here, '../examples/policies', file)), file)
  if (!parsed.ok) assert.fail(parsed.faults.map(formatFault).join('\n'))
  return parsed.policy
}

function principal(
  kind: Principal['kind'],
  groups: readonly string[],
  claims: Readonly<Record<string, string>> = {},
): Principal {
  const subject = groups.join('+') || kind
  return { id: `i#${subject}`, kind, issuer: 'i', subject, name: subject, groups, claims, endsAt: 0 }
}
