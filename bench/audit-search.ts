/**
 * How long questions to the index of the ledger take over many records.
 *
 *     node bench/audit-search.ts [records]
 *
 * Fills the index of a temporary server with made-up records, two million unless said otherwise, and asks typical
 * questions several times each.
 */
import { IndexStore } from '../src/audit/index-store.ts'
import { planOf, questionSchema } from '../src/audit/question.ts'
import type { RecordDraft, SessionDraft } from '../src/audit/record-draft.ts'
import { findHits } from '../src/audit/search.ts'
import { wordsOf } from '../src/audit/words.ts'
import { toRfc3339 } from '../src/core/clock.ts'
import type { Store } from '../src/store/database.ts'
import { startTemporaryServer } from '../src/store/temporary-store.ts'

const recordCount = Number(process.argv[2] ?? 2_000_000)
const batchRecords = 5000
const statementsPerSession = 40
const rounds = 5
const origin = 'bench.example/ledger'
const hours = { zone: 'UTC', fromHour: 7, toHour: 19 }
const startMs = Date.UTC(2025, 0, 1)
const spanMs = 365 * 86_400_000

await using server = await startTemporaryServer()
const store = await server.open(120_000)
const index = new IndexStore(store, origin)
const beganAt = performance.now()
for (let from = 0; from < recordCount; from += batchRecords) {
  const added = await index.add(from, batchFrom(from))
  if (added !== true) throw new Error(`the batch at ${from} was not taken`)
  if (from % 500_000 === 0) process.stderr.write(`${from} of ${recordCount}\n`)
}
const loadSeconds = (performance.now() - beganAt) / 1000
process.stdout.write(`${recordCount} records in ${loadSeconds.toFixed(0)} s\n`)

for (const question of [
  { who: 'person-17', table: 'customers' },
  { who: 'person-17' },
  { resource: 'bank', effect: 'write' },
  { resource: 'bank' },
  { column: 'public.customers.ssn', masked: 'no', kind: 'agent' },
  { verdict: 'deny', kind: 'agent', from: '2025-06-01T00:00:00Z', to: '2025-06-02T00:00:00Z' },
  { text: 'customer4711', saved: 'who-saw' },
  { text: 'customer4711 customers' },
  { saved: 'unreviewed-ddl' },
  { saved: 'agents-outside-hours' },
  { saved: 'break-glass' },
  { claim: 'run_id=7001' },
  { 'rows-min': '900', table: 'accounts' },
  { to: '2025-01-02T00:00:00Z', verdict: 'deny', table: 'customers' },
  { alert: 'probing' },
  { text: 'limit7' },
  { 'rows-min': '100000' },
  { who: 'person-17', resource: 'bank', effect: 'write' },
  { who: 'agent-3', table: 'cards', column: 'ssn', effect: 'write', verdict: 'deny' },
  { resource: 'bank', column: 'public.customers.ssn', 'rows-min': '990' },
  { rule: 'rule-5', verdict: 'deny', effect: 'write' },
  { text: 'limit7', resource: 'ledgerdb', verdict: 'deny' },
])
  await measure(store, question)

async function measure(on: Store, asked: Readonly<Record<string, string>>): Promise<void> {
  const question = questionSchema.parse(asked)
  const plan = planOf(question, hours, () => [])
  if (typeof plan === 'string') throw new Error(plan)
  const words = plan.text === null ? [] : wordsOf([plan.text]).map(hashOf)
  const times: number[] = []
  let found = 0
  for (let round = 0; round < rounds; round += 1) {
    const at = performance.now()
    const hits = await findHits(on, origin, plan, words, { before: null, limit: 50 })
    times.push(performance.now() - at)
    if (!Array.isArray(hits)) throw new Error(JSON.stringify(hits))
    found = hits.length
  }
  const [best = 0, , median = 0] = times.toSorted((left, right) => left - right)
  const first = times[0] ?? 0
  const line = `first ${first.toFixed(0)} ms, median ${median.toFixed(1)} ms, best ${best.toFixed(1)} ms, ${found} found`
  process.stdout.write(`${line}  ${JSON.stringify(asked)}\n`)
}

function batchFrom(from: number): Parameters<IndexStore['add']>[1] {
  const records: RecordDraft[] = []
  const sessions: SessionDraft[] = []
  for (let at = from; at < Math.min(recordCount, from + batchRecords); at += 1) {
    const session = Math.floor(at / statementsPerSession)
    if (at % statementsPerSession === 0)
      sessions.push({ session: `s-${session}`, index: at, place: at * 300, terms: sessionTermsOf(session) })
    records.push(recordOf(at, session))
  }
  return { records, outcomes: [], sessions, erased: [], to: from + batchRecords }
}

function recordOf(at: number, session: number): RecordDraft {
  const random = mix(at)
  const table = ['customers', 'accounts', 'payments', 'branches', 'cards'][random % 5] ?? ''
  const isWrite = random % 17 === 0
  const isDefine = random % 5003 === 0
  const isDenied = random % 41 === 0
  const customer = `customer${mix(at + 7) % 200_000}`
  const terms = [
    'type:statement.decided',
    `verdict:${isDenied ? 'deny' : 'allow'}`,
    `rule:rule-${random % 12}`,
    `fingerprint:${(random % 3000).toString(16)}`,
    `effect:${isDefine ? 'define' : isWrite ? 'write' : 'read'}`,
    `table:public.${table}`,
    `column:public.${table}.id`,
    `column:public.${table}.${random % 3 === 0 ? 'ssn' : 'name'}`,
    ...(isDenied ? ['code:denied'] : ['result:ran']),
    ...(random % 1000 === 0 ? ['rule:break-glass'] : []),
    random % 3 === 0 ? 'masked:yes' : 'masked:no',
    ...sessionTermsOf(session),
  ]
  return {
    index: at,
    place: at * 300,
    concluded: at,
    concludedPlace: at * 300,
    at: toRfc3339(startMs + (spanMs * at) / recordCount),
    session: `s-${session}`,
    rows: isDenied ? 0 : random % 1000,
    masked: isDenied ? 0 : random % 10,
    maskedBy: isDenied ? null : JSON.stringify({ ssn: random % 10 }),
    terms: [...new Set(terms)],
    words: ['name', table, 'id', customer, `limit${random % 100}`].map(hashOf),
  }
}

function sessionTermsOf(session: number): readonly string[] {
  const random = mix(session + 1_000_003)
  const person = random % 400
  const isAgent = random % 3 === 0
  const id = isAgent ? `https://idp#agent-${random % 25}` : `https://idp#person-${person}`
  return [
    `resource:${random % 4 === 0 ? 'ledgerdb' : 'bank'}`,
    'application:psql',
    `address:10.0.${random % 8}.${random % 250}`,
    `who:${id}`,
    `kind:${isAgent ? 'agent' : 'person'}`,
    `chain:${id}`,
    ...(isAgent ? [`chain:https://idp#person-${person}`] : []),
    `claim:run_id=${session % 50_000}`,
  ]
}

function hashOf(word: string): string {
  let hash = 14_695_981_039_346_656_037n
  for (const letter of Buffer.from(word))
    hash = BigInt.asUintN(64, (hash ^ BigInt(letter)) * 1_099_511_628_211n)
  return BigInt.asIntN(64, hash).toString()
}

/** A number that looks random and is the same every time. */
function mix(seed: number): number {
  let value = (seed + 0x9e3779b9) | 0
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad)
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97)
  return (value ^ (value >>> 15)) >>> 0
}
