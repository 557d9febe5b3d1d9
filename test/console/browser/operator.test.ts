/** An operator who sees what runs, and ends it; and what a session was shown, played again. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { z } from 'zod'
import { sessionList } from '../../../src/api/contract/sessions.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage

before(async () => {
  on = await startConsoleStage({ more: { console: { operators: ['reviewers'] } } })
})
after(() => on[Symbol.asyncDispose]())

test('a session appears as it opens, shows what waits, and ends for a reason that is on record', async () => {
  const page = await on.signedIn('Rita Olsen', '/sessions')
  await page.getByRole('heading', { name: 'Nobody is connected' }).waitFor()
  const { answer } = await ask(on, 'ledger-bot', 'DELETE FROM import_staging')
  const session = page.getByRole('listitem').filter({ hasText: 'nightly-report' })
  await session.getByText(/^held/).waitFor()
  assert.match(await session.innerText(), /Ana Ruiz[^]*Ledger bot/)
  await page.getByRole('button', { name: 'End the session of Ledger bot for Ana Ruiz' }).click()
  await page.getByRole('button', { name: 'End the session', exact: true }).click()
  await page.getByText('Say why: it goes on record.').waitFor()
  await page.getByRole('textbox', { name: 'Why?' }).fill('It deletes what we still need.')
  await page.getByRole('button', { name: 'End the session', exact: true }).click()
  await page.getByText('The session was ended.').waitFor()
  await page.getByRole('heading', { name: 'Nobody is connected' }).waitFor()
  assert.match(await answer.then(String), /ended|terminat|closed/i)
  assert.deepEqual(on.faults, [])
})

test('a session of another gateway is shown as far as it can be, and ended from here', async () => {
  const id = '01a1fe51-3ea0-7d4d-a340-5b8147e1225a'
  const ana = { id: 'https://idp.example#ana', kind: 'person', name: '<b>Ana</b>' }
  const at = new Date(systemClock.now()).toISOString()
  const current = { number: 7, text: 'SELECT far()', rule: 'a-rule', since: at, reviewId: null }
  const far = {
    id,
    chain: [ana],
    resource: 'bank',
    protocol: 'postgres',
    roles: [],
    application: 'psql',
    address: '192.0.2.7',
    hasTls: true,
    startedAt: at,
    endsAt: at,
    statements: 7,
    rows: 3,
    masked: 2,
    refused: 1,
    current,
    mayEnd: true,
    gateway: 'gateway.example/two',
    isHere: false,
  }
  const others = [
    { gateway: 'gateway.example/two', hasAnswered: true },
    { gateway: 'gateway.example/three', hasAnswered: false },
  ]
  const page = await on.signedIn('Rita Olsen', '/keys')
  await page.route(/\/api\/v1\/sessions$/, (route) =>
    route.fulfill({ json: { gateway: 'gateway.example/one', others, sessions: [far] } }),
  )
  const reasons: string[] = []
  await page.route(/\/api\/v1\/sessions\/[^/]+\/end$/, async (route) => {
    reasons.push(route.request().postData() ?? '')
    await route.fulfill({ status: 204 })
  })
  await page.goto(`${on.stage.config.publicUrl}/sessions`)
  await page.getByText('gateway.example/three has not said what is open there.').waitFor()
  await page.getByRole('link', { name: 'Session of <b>Ana</b>' }).click()
  await page.getByText('Open at another gateway.').waitFor()
  await page.getByText('SELECT far()').waitFor()
  await page.getByRole('button', { name: 'End the session' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Why?' }).fill('It is far away.')
  await dialog.getByRole('button', { name: 'End the session' }).click()
  await page.getByText('The session was ended.').waitFor()
  assert.deepEqual(reasons, [JSON.stringify({ reason: 'It is far away.' })])
  assert.deepEqual(on.faults, [])
})

test('a session’s page tells what was asked and what became of it, and plays what was shown with its masks', async () => {
  const { client, answer } = await ask(
    on,
    'ledger-bot',
    'SELECT id, first_name, ssn FROM customers ORDER BY id LIMIT 300',
  )
  assert.equal(await answer, 300)
  await client.query('SELECT count(*) FROM accounts')
  await client.query('DROP DATABASE bank').catch(() => undefined)
  await client.end()
  const page = await on.signedIn('Omar Haddad', '/ledger?type=session.opened')
  await page.getByRole('group', { name: 'Entries, newest first' }).getByRole('link').first().click()
  await page
    .getByRole('link', { name: /^[0-9a-f-]{36}$/ })
    .first()
    .click()
  const line = page.getByRole('listitem').filter({ hasText: 'first_name' })
  await line.getByText('300 masked').waitFor()
  assert.match(await line.innerText(), /allow[^]*SELECT 300/)
  assert.match(await page.getByRole('listitem').filter({ hasText: 'DROP' }).innerText(), /denied/)
  await line.getByRole('button').click()
  await line.getByText('agents-read').waitFor()
  await line.getByText('300 × ssn').waitFor()
  await page.getByRole('list', { name: 'Masked cells by class' }).getByText('300 × ssn').waitFor()
  await page.getByText('Replay', { exact: true }).click()
  await page.getByRole('button', { name: /first_name/ }).click()
  await page.getByText('300 cells masked').waitFor()
  const rows = page.getByRole('group', { name: 'Rows as shown, 300' })
  await rows.getByText('(masked)').first().waitFor()
  const drawn = await rows.getByRole('row').count()
  assert.ok(drawn > 5 && drawn < 100, `${drawn} rows are drawn`)
  await page.evaluate(`document.querySelector('.result').scrollTo(0, 1e9)`)
  await rows.getByText('300', { exact: true }).first().waitFor()
  await page.goto(`${on.stage.config.publicUrl}/overview`)
  const ranked = page.getByRole('region', { name: 'Masked cells by class' })
  await ranked.getByRole('row', { name: /^ssn in 1 statement 300$/ }).waitFor()
  await ranked.getByRole('link', { name: 'ssn' }).click()
  await page.getByRole('link', { name: /first_name/ }).waitFor()
  assert.match(page.url(), /masked-as=ssn/)
  assert.deepEqual(on.faults, [])
})

test('a hundred thousand rows scroll without a stop', async () => {
  const page = await on.signedIn('Omar Haddad', '/sessions')
  const frames = [
    { kind: 'asked', at: 0, statement: 1, text: 'SELECT * FROM everything', verdict: 'allow' },
    {
      kind: 'columns',
      at: 1,
      statement: 1,
      columns: [
        { name: 'n', type: 23 },
        { name: 'words', type: 25 },
      ],
    },
    ...Array.from({ length: 100 }, (_, part) => ({
      kind: 'rows',
      at: 2 + part,
      statement: 1,
      rows: Array.from({ length: 1000 }, (_row, row) => [String(part * 1000 + row), 'words '.repeat(4)]),
    })),
  ]
  const session = '01a1fd3d-f109-7d9c-8e27-916957e282a5'
  await page.route('**/api/v1/sessions/*/replay*', (route) =>
    route.fulfill({ json: { session, frames, next: null } }),
  )
  await page.route(/\/api\/v1\/sessions\/[0-9a-f-]{36}(\?.*)?$/, (route) =>
    route.fulfill({ json: emptySession(session) }),
  )
  await page.goto(`${on.stage.config.publicUrl}/sessions/${session}`)
  await page.getByText('Replay', { exact: true }).click()
  const rows = page.getByRole('group', { name: 'Rows as shown, 100000' })
  await rows.waitFor()
  const slowestMs = Number(
    await page.evaluate(`(async () => {
      const box = document.querySelector('.result')
      let slowest = 0
      for (let step = 1; step <= 60; step++) {
        const before = performance.now()
        box.scrollTop = (box.scrollHeight * step) / 61
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
        slowest = Math.max(slowest, performance.now() - before)
      }
      return slowest
    })()`),
  )
  process.stdout.write(`# the slowest of 60 steps through 100,000 rows: ${Math.round(slowestMs)} ms\n`)
  assert.ok(slowestMs < 500, `a step took ${slowestMs} ms`)
  const inSight = Number(
    await page.evaluate(`Math.ceil(document.querySelector('.result').clientHeight / 30)`),
  )
  assert.ok((await rows.getByRole('row').count()) <= inSight + 8, 'of a jump, little beyond what is in sight')
  assert.deepEqual(on.faults, [])
})

test('of thousands of open sessions those in sight are drawn', async () => {
  const page = await on.signedIn('Omar Haddad', '/')
  await page.route(/\/api\/v1\/sessions$/, async (route) => {
    const answer = await route.fetch()
    const list = sessionList.parse(await answer.json())
    const sessions = Array.from({ length: 5000 }, (_, at) => openSession(at))
    await route.fulfill({ json: { ...list, sessions } })
  })
  await page.goto(`${on.stage.config.publicUrl}/sessions`)
  const list = page.getByRole('group', { name: 'Open sessions, newest first' })
  await list.getByText('nightly 7').first().waitFor()
  assert.ok((await list.getByRole('listitem').count()) < 100)
  await page.evaluate(`document.querySelector('.records').scrollTo(0, 1e9)`)
  await list.getByText('nightly 4999').first().waitFor()
  assert.deepEqual(on.faults, [])
})

function openSession(at: number): z.infer<typeof sessionList>['sessions'][number] {
  const place = { resource: 'bank', protocol: 'postgres', roles: [], address: '127.0.0.1', hasTls: true }
  const counts = { statements: at, rows: 0, masked: 0, refused: 0 }
  return {
    id: `01a1fd3d-f109-7d9c-8e27-${String(at).padStart(12, '0')}`,
    chain: [{ id: 'test#somebody', kind: 'person', name: 'Some Body' }],
    ...place,
    application: `nightly ${at}`,
    startedAt: '2026-11-21T10:00:00.000Z',
    endsAt: '2026-11-21T20:00:00.000Z',
    ...counts,
    current: null,
    mayEnd: true,
    gateway: 'one',
    isHere: true,
  }
}

function emptySession(id: string): object {
  return {
    id,
    index: 1,
    chain: [{ id: 'test#somebody', kind: 'person', groups: [] }],
    resource: 'bank',
    protocol: 'postgres',
    origin: { address: '127.0.0.1', application: '', hasTls: true },
    openedAt: '2026-11-21T08:00:00.000Z',
    endsAt: '2026-11-21T09:00:00.000Z',
    policyVersion: '',
    isOpen: false,
    maskedByClass: [],
    statements: [],
    next: null,
    marks: [],
    recordedAs: 2,
  }
}
