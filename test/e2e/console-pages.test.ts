/** The pages of the console that look back: a session with its replay, the overview, the policy and trials of it. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import {
  accessExplained,
  auditAnswer,
  catalogue,
  catalogueDetail,
  overview,
  roleOffers,
  policyChecked,
  policyExplained,
  policyHits,
  policyInForce,
  policyTested,
  policyVersion,
  policyVersions,
  replayPage,
  reviewHistory,
  sessionPage,
} from '../../src/api/contract.ts'
import type { ReplayFrame } from '../../src/api/contract.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { demoPolicy, startStage, type Stage } from './stage.ts'
import { nameOf, query, Wire, wordsOf } from './wire.ts'

let stage: Stage
let session = ''
const nasty = `<script>alert("x")</script>'"&\u202e`

before(async () => {
  stage = await startStage({ policy: demoPolicy })
  const { host, port, user, password, database, ca } = await stage.through('ledger-bot')
  // Whoever has a statement held is known by name from then on.
  await using held = await Wire.openRaw(await stage.through('ledger-bot'), { 'sallyport.review': 'retry' })
  held.send(query('DELETE FROM import_staging WHERE false'))
  const said = (await held.until((frame) => nameOf(frame) === 'ReadyForQuery')).map(wordsOf).join()
  const [, review = ''] = /review=([0-9a-f-]{36})/.exec(said) ?? []
  await told('rita', `/reviews/${review}/deny`, { justification: 'Not now.' })
  const ssl = { ca: ca ?? '', servername: 'localhost' }
  const client = new pg.Client({ host, port, user, password, database, ssl, application_name: nasty })
  await client.connect()
  await client.query('SELECT id, ssn FROM customers ORDER BY id LIMIT 2')
  await client.query('SELECT email, ssn || email AS both FROM customers ORDER BY id LIMIT 3')
  await client.query({ text: 'SELECT $1::text AS "<img src=x>"', values: [nasty] })
  await assert.rejects(client.query(`CREATE TABLE "${nasty.replaceAll('"', '')}" (y int)`))
  await client.end()
  for await (const { leaf } of readEntries(stage.config.ledger.directory))
    if (leaf?.type === 'session.opened') session = leaf.session
  await indexed()
})
after(() => stage[Symbol.asyncDispose]())

async function indexed(): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const answer = await ask('omar', `/sessions/${session}`)
    if (answer.status === 200 && /session\.closed/.test(await answer.text())) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The session did not come into the index.')
}

async function ask(who: DemoName, path: string, body?: object): Promise<Response> {
  const token = await stage.idp.issueDemoToken(who)
  return fetch(`${stage.gateway.apiUrl}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function told(who: DemoName, path: string, body?: object): Promise<unknown> {
  const answer = await ask(who, path, body)
  assert.equal(answer.status, 200, path)
  return answer.json()
}

describe('a session', () => {
  test('is told with its statements, what became of them, and where the ledger has them', async () => {
    const page = sessionPage.parse(await told('omar', `/sessions/${session}`))
    assert.equal(page.isOpen, false)
    assert.equal(page.origin.application, nasty)
    assert.deepEqual(
      page.chain.map(({ kind }) => kind),
      ['agent', 'person'],
    )
    // The ledger has ids alone; names are what people are called now.
    assert.deepEqual(
      page.chain.map(({ name }) => name),
      ['Ledger bot', 'Ana Ruiz'],
    )
    const [refused, nastyOne] = page.statements
    const customers = page.statements.at(-1)
    assert.equal(customers?.outcome?.masked, 2)
    assert.deepEqual(customers.outcome.maskedBy, { ssn: 2 })
    assert.equal(nastyOne?.outcome?.maskedBy, null)
    assert.equal(customers.outcome.rows, 2)
    assert.deepEqual(nastyOne?.parameters, [nasty])
    assert.equal(refused?.verdict, 'deny')
    assert.ok(page.marks.some(({ type }) => type === 'session.closed'))
    const first = sessionPage.parse(await told('omar', `/sessions/${session}?limit=2`))
    assert.ok(first.next !== null)
    const second = sessionPage.parse(await told('omar', `/sessions/${session}?limit=2&before=${first.next}`))
    assert.ok(second.statements.every(({ index }) => index < (first.next ?? 0)))
  })

  test('is replayed as tables, in pages, with masked columns marked', async () => {
    const frames: ReplayFrame[] = []
    let from: number | null = 0
    while (from !== null) {
      const page = replayPage.parse(await told('omar', `/sessions/${session}/replay?from=${from}&limit=3`))
      frames.push(...page.frames)
      from = page.next
    }
    const all = replayPage.parse(await told('omar', `/sessions/${session}/replay`))
    assert.deepEqual(frames, all.frames)
    const columns = frames.find(({ kind }) => kind === 'columns')
    assert.ok(columns?.kind === 'columns')
    assert.deepEqual(
      columns.columns.map(({ name, dataClass }) => [name, dataClass]),
      [
        ['id', null],
        ['ssn', 'ssn'],
      ],
    )
    const rows = frames.find(({ kind }) => kind === 'rows')
    assert.ok(rows?.kind === 'rows')
    assert.equal(rows.rows.length, 2)
    assert.match(rows.rows[0]?.[1] ?? '', /^\*+.*\d{4}$/)
    assert.ok(frames.some((frame) => frame.kind === 'rows' && frame.rows[0]?.[0] === nasty))
    assert.ok(frames.some((frame) => frame.kind === 'asked' && frame.verdict === 'deny'))
    assert.equal(frames.at(-1)?.kind, 'ended')
  })

  test('is read by auditors alone', async () => {
    for (const who of ['ana', 'rita', 'ledger-bot', 'deploy-ci'] as const)
      for (const path of [`/sessions/${session}`, `/sessions/${session}/replay`])
        assert.equal((await ask(who, path)).status, 403, `${who} ${path}`)
    assert.equal((await ask('omar', '/sessions/not-an-id')).status, 400)
    assert.equal((await ask('omar', '/sessions/00000000-0000-7000-8000-000000000000')).status, 404)
  })
})

describe('the overview', () => {
  test('counts what happened, by principal, rule and class', async () => {
    const found = overview.parse(await told('rita', '/overview?span=1h'))
    assert.ok(found.statements >= 3)
    assert.ok(found.denied >= 1)
    assert.equal(found.maskedCells, 8)
    const classes = [
      { dataClass: 'email', statements: 1, cells: 3 },
      { dataClass: 'email ssn', statements: 1, cells: 3 },
      { dataClass: 'ssn', statements: 1, cells: 2 },
    ]
    assert.deepEqual(found.maskedByClass, classes)
    assert.deepEqual(
      sessionPage.parse(await told('omar', `/sessions/${session}`)).maskedByClass,
      classes,
      'of the one session',
    )
    const asked = auditAnswer.parse(await told('omar', '/audit?masked-as=email'))
    assert.equal(asked.records.length, 1)
    assert.ok(
      found.principals.some(
        ({ id, kind, denied }) => /ledger-bot/.test(id) && kind === 'agent' && denied >= 1,
      ),
    )
    assert.ok(found.rules.some(({ rule, denied }) => rule === 'agents-never-change-structure' && denied >= 1))
    assert.equal(found.ledger.status, 'whole')
    assert.equal(found.series.length, 13)
    const sum = found.series.reduce((total, { statements }) => total + statements, 0)
    assert.equal(sum, found.statements)
    for (const who of ['ana', 'ledger-bot', 'deploy-ci'] as const)
      assert.equal((await ask(who, '/overview')).status, 403)
    assert.equal((await ask('rita', '/overview?span=9y')).status, 400)
    const hits = policyHits.parse(await told('omar', '/policy/hits?span=1h'))
    assert.ok(hits.rules.some(({ rule, deny }) => rule === 'agents-never-change-structure' && deny >= 1))
  })
})

describe('the policy', () => {
  test('in force is told with its text, its rules and the entry that says so', async () => {
    const found = policyInForce.parse(await told('omar', '/policy'))
    assert.equal(found.text, await readFile(demoPolicy, 'utf8'))
    assert.ok(
      found.ruleList.some(
        ({ name, verdict }) => name === 'agents-never-change-structure' && verdict === 'deny',
      ),
    )
    assert.deepEqual(found.rejected, [])
    const { versions } = policyVersions.parse(await told('omar', '/policy/versions'))
    assert.equal(versions[0]?.version, found.version)
    assert.equal(versions[0].index, found.index)
    assert.equal(versions[0].isKept, true)
    const kept = policyVersion.parse(await told('omar', `/policy/versions/${found.version}`))
    assert.equal(kept.text, found.text)
    for (const path of ['/policy', '/policy/versions', '/policy/hits'])
      assert.equal((await ask('ana', path)).status, 403, path)
  })

  test('is checked with every fault at its line', async () => {
    const text = 'version: 1\nrules:\n  - name: a\n    verdict: alow\n  - name: a\n    verdict: deny\n'
    const found = policyChecked.parse(await told('omar', '/policy/check', { text }))
    assert.equal(found.ok, false)
    assert.ok(found.faults.some(({ line, message }) => line === 4 && /alow/.test(message)))
    const sound = policyChecked.parse(
      await told('omar', '/policy/check', { text: await readFile(demoPolicy, 'utf8') }),
    )
    assert.equal(sound.ok, true)
    assert.equal((await ask('ana', '/policy/check', { text })).status, 403)
    assert.equal((await ask('omar', '/policy/check', {})).status, 400)
  })

  test('explains a statement of somebody, as it is and as a candidate has it', async () => {
    const body = {
      statement: 'DELETE FROM customers',
      resource: 'bank',
      principal: { kind: 'agent', groups: ['agents'] },
      onBehalfOf: { groups: ['analysts'] },
    }
    const found = policyExplained.parse(await told('omar', '/policy/explain', body))
    assert.equal(found.explanation?.decision.verdict, 'review')
    assert.equal(found.explanation.hasCatalog, true)
    assert.ok(found.explanation.effects[0]?.rules.some(({ matched }) => matched))
    assert.deepEqual(found.explanation.budgets, [])
    const text = 'version: 1\nbudgets: [{ name: few, per: day, rows: 5 }]\nrules: []\n'
    const denied = policyExplained.parse(await told('omar', '/policy/explain', { ...body, text }))
    assert.equal(denied.explanation?.decision.verdict, 'deny')
    assert.deepEqual(
      denied.explanation.budgets.map(({ budget, limits, counts }) => [budget, limits, counts]).at(-1),
      ['few', '5 rows within 24 h, then deny', 'is counted by each row shown'],
    )
    const broken = policyExplained.parse(await told('omar', '/policy/explain', { ...body, text: 'x' }))
    assert.ok(broken.faults.length > 0)
    assert.equal((await ask('omar', '/policy/explain', { ...body, resource: 'moon' })).status, 404)
  })

  test('is tried on what is on record, and what would change is listed', async () => {
    const text = (await readFile(demoPolicy, 'utf8')).replace(
      'rules:\n',
      'rules:\n  - name: nobody-reads-customers\n    effects: [read]\n    objects: [public.customers]\n    verdict: deny\n',
    )
    const found = policyTested.parse(await told('omar', '/policy/test', { text, session }))
    assert.ok(found.tested >= 3)
    assert.equal(found.changed.length, 2)
    for (const { text: changed } of found.changed) assert.match(changed, /FROM customers/)
    assert.deepEqual(found.changed[0]?.after.verdict, 'deny')
    assert.equal((await ask('rita', '/policy/test', { text })).status, 403, 'an operator is no auditor')
  })
})

async function held(id: number): Promise<string> {
  await using wire = await Wire.openRaw(await stage.through('ana'), { 'sallyport.review': 'retry' })
  wire.send(query(`DELETE FROM notes WHERE id = -${id}`))
  const said = (await wire.until((frame) => nameOf(frame) === 'ReadyForQuery')).map(wordsOf).join()
  return /review=([0-9a-f-]{36})/.exec(said)?.[1] ?? said
}

test('how the like of a review ended before is told to those who see it', async () => {
  const first = await held(501)
  await told('rita', `/reviews/${first}/deny`, { justification: nasty })
  const second = await held(502)
  const past = reviewHistory.parse(await told('rita', `/reviews/${second}/history`))
  assert.deepEqual(past.principal.counts, { denied: 1 })
  assert.deepEqual(past.fingerprint.counts, { denied: 1 })
  assert.equal(past.fingerprint.reviews[0]?.rulings[0]?.justification, nasty)
  for (const who of ['omar', 'deploy-ci'] as const)
    assert.equal((await ask(who, `/reviews/${second}/history`)).status, 404)
  const list: unknown = await told('rita', '/reviews?order=urgent&state=open')
  assert.match(JSON.stringify(list), /"counts":\{"open":1,"forMe":1\}/)
  const own: unknown = await told('ana', '/reviews')
  assert.match(JSON.stringify(own), /"counts":\{"open":1,"forMe":0\}/)
})

describe('the catalogue', () => {
  test('tells those who run the gateway what there is, how it is, and who can reach it', async () => {
    const { resources } = catalogue.parse(await told('rita', '/catalogue'))
    const [bank] = resources
    assert.equal(bank?.name, 'bank')
    assert.equal(bank.health, 'up')
    assert.ok((bank.tables ?? 0) > 3)
    assert.ok(bank.protected.every(({ isThere }) => isThere === true))
    const detail = catalogueDetail.parse(await told('rita', '/catalogue/bank'))
    assert.ok(
      detail.reachedBy.some(({ rule, who }) => rule === 'agents-read' && who === 'everybody in agents'),
    )
    assert.ok(detail.unmaskedFor.some(({ who }) => who === 'people in auditors'))
    assert.ok(
      detail.proposals.every(({ column }) => !detail.protected.some((known) => known.column === column)),
    )
    const own = catalogueDetail.parse(await told('ana', '/catalogue/bank'))
    assert.deepEqual(own.reachedBy, [])
    assert.equal((await ask('ana', '/catalogue/moon')).status, 404)
    assert.deepEqual(roleOffers.parse(await told('ana', '/roles')), { offers: [] })
  })

  test('explains why somebody can or cannot reach a resource', async () => {
    const own = accessExplained.parse(await told('ana', '/access/explain?resource=bank'))
    assert.equal(own.knownFrom, 'caller')
    assert.equal(own.mayConnect, true)
    assert.ok(own.masked.some(({ column }) => column === 'public.customers.ssn'))
    const agent = `${stage.idp.issuer}#ledger-bot`
    const query = new URLSearchParams({ resource: 'bank', principal: agent }).toString()
    const seen = accessExplained.parse(await told('omar', `/access/explain?${query}`))
    assert.equal(seen.knownFrom, 'session')
    assert.deepEqual(seen.principal.groups, ['agents'])
    const sample = new URLSearchParams({
      resource: 'bank',
      principal: 'https://x#y',
      groups: 'nobody',
    }).toString()
    const given = accessExplained.parse(await told('omar', `/access/explain?${sample}`))
    assert.equal(given.knownFrom, 'given')
    assert.equal(given.mayConnect, false)
    assert.ok(given.rules.length > 3 && given.rules.every(({ matched }) => !matched))
    assert.equal((await ask('ana', `/access/explain?${query}`)).status, 403)
    assert.equal((await ask('omar', '/access/explain?resource=moon')).status, 404)
  })
})

describe('a write', () => {
  test('that is sent twice under one key is done once, and another under it is refused', async () => {
    const token = await stage.idp.issueDemoToken('ana')
    const write = (key: string, purpose: string): Promise<Response> =>
      fetch(`${stage.gateway.apiUrl}/api/v1/agents`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify({
          id: 'https://agents.example#twice',
          purpose,
          endsAt: new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 3_600_000).toISOString(),
        }),
      })
    const first = await write('key-1', 'One.')
    assert.equal(first.status, 200)
    const before = stage.gateway.ledger.next
    const second = await write('key-1', 'One.')
    assert.equal(second.headers.get('idempotency-replayed'), 'true')
    assert.equal(await second.text(), await first.text())
    assert.equal((await write('key-1', 'Two.')).status, 422)
    assert.equal((await write('a key', 'Two.')).status, 400)
    for await (const { leaf } of readEntries(stage.config.ledger.directory, before))
      assert.notEqual(leaf?.type, 'access.changed')
    assert.equal((await write('key-2', 'Two.')).headers.get('idempotency-replayed'), null)
  })

  test('I8: whoever asks too much is told when to ask again, and others are not kept waiting', async () => {
    const token = await stage.idp.issueDemoToken('deploy-ci')
    const headers = { authorization: `Bearer ${token}` }
    const began = performance.now()
    const statuses = await Promise.all(
      Array.from({ length: 900 }, async () => {
        const answer = await fetch(`${stage.gateway.apiUrl}/api/v1/whoami`, { headers })
        await answer.arrayBuffer()
        return `${answer.status} ${answer.headers.get('retry-after')}`
      }),
    )
    // So many are answered however slow this machine is: 600 at once, and 100 a second.
    const allowed = 600 + (performance.now() - began) / 10
    assert.ok(statuses.includes('429 1') || allowed >= statuses.length)
    assert.ok(statuses.filter((status) => status === '200 null').length >= 600)
    assert.equal((await ask('rita', '/whoami')).status, 200)
  })
})
