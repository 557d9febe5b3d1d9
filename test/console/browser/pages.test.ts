/** Every page, in light and dark, wide and on a phone: accessible by WCAG 2.2 AA as axe has it, small, and quick. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Client } from 'pg'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { policyInForce } from '../../../src/api/contract.ts'
import { faultsOf } from './axe-faults.ts'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage
const clients: Client[] = []

before(async () => {
  on = await startConsoleStage({
    more: {
      console: {
        operators: ['auditors'],
        'policy-authors': ['auditors'],
        'policy-approvers': ['reviewers'],
      },
    },
  })
  for (const text of [
    'SELECT id, first_name, ssn FROM customers ORDER BY id LIMIT 20',
    'DROP DATABASE bank',
  ]) {
    const { client, answer } = await ask(on, 'ledger-bot', text)
    await answer
    clients.push(client)
  }
  clients.push((await ask(on, 'ledger-bot', 'DELETE FROM import_staging')).client)
  await propose()
})
after(async () => {
  await Promise.allSettled(clients.map((client) => client.end()))
  await on[Symbol.asyncDispose]()
})

const pages: readonly (readonly [string, string])[] = [
  ['/reviews', 'Inbox'],
  ['/alike', 'Alike'],
  ['/sessions', 'Sessions'],
  ['/ledger', 'Ledger'],
  ['/ledger/1', 'Entry 1'],
  ['/overview', 'Overview'],
  ['/access', 'Access'],
  ['/access/bank', 'bank'],
  ['/policy', 'Policy'],
  ['/policy?view=text', 'Policy'],
  ['/policy?view=test', 'Policy'],
  ['/policy?view=proposals', 'Policy'],
  ['/start', 'Get started'],
  ['/retention', 'Retention'],
  ['/keys', 'Your passkeys'],
]
const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['wide', { colorScheme: 'light' }],
  [
    'on a phone',
    { colorScheme: 'light', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  ],
]

for (const [name, look] of looks)
  test(`axe finds nothing, ${name}`, async () => {
    const page = await on.signedIn('Omar Haddad', '/reviews', {
      ...look,
      bypassCSP: true,
      reducedMotion: 'reduce',
    })
    for (const [path, title] of pages) {
      await page.goto(on.stage.config.publicUrl + path)
      await page.getByRole('heading', { name: title, level: 1 }).first().waitFor()
      await quiet(page)
      assert.deepEqual(await faultsOf(page, 'everything'), [], path)
      // Dark pages are light ones in other colours.
      await page.emulateMedia({ colorScheme: 'dark' })
      await quiet(page)
      await page.waitForFunction(settled)
      assert.deepEqual(await faultsOf(page, 'colours'), [], `${path} in the dark`)
      await page.emulateMedia({ colorScheme: 'light' })
      // A phone widens its window for what does not fit, so that is no measure.
      const { width = 0 } = page.viewportSize() ?? {}
      const wide = Number(await page.evaluate('document.documentElement.scrollWidth'))
      assert.ok(wide <= width, `${path} is ${wide - width} too wide`)
    }
    await page.context().close()
  })

test('axe finds nothing where one signs in, nor where one rules, nor in the help', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await on.browser.newContext({ bypassCSP: true, reducedMotion: 'reduce', colorScheme })
    const door = await context.newPage()
    await door.goto(`${on.stage.config.publicUrl}/sign-in?problem=cancelled`)
    await door.getByRole('link', { name: 'Sign in' }).waitFor()
    assert.deepEqual(await faultsOf(door), [], colorScheme)
    await context.close()
  }
  const page = await on.signedIn('Rita Olsen', '/reviews', { bypassCSP: true, reducedMotion: 'reduce' })
  await page.getByRole('button', { name: 'Approve' }).first().waitFor()
  await quiet(page)
  assert.deepEqual(await faultsOf(page), [])
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await quiet(page)
  assert.deepEqual(await faultsOf(page), [])
  await page.keyboard.press('Escape')
  await page.keyboard.press('c')
  await page.getByRole('textbox', { name: 'The statement as you would have it' }).waitFor()
  await quiet(page)
  assert.deepEqual(await faultsOf(page), [])
})

test('axe finds nothing where something is wrong, on its way, far away or not there', async () => {
  const url = on.stage.config.publicUrl
  for (const colorScheme of ['light', 'dark'] as const) {
    const look = { bypassCSP: true, reducedMotion: 'reduce', colorScheme } as const
    const what = colorScheme === 'dark' ? 'colours' : 'everything'
    const page = await on.signedIn('Omar Haddad', '/keys', look)
    const says = async (path: string, title: string): Promise<void> => {
      await page.goto(url + path)
      await page.getByRole('heading', { name: title }).first().waitFor()
      assert.deepEqual(await faultsOf(page, what), [], `${title}, ${colorScheme}`)
    }
    const answer = async (status: number, json: object): Promise<void> => {
      await page.unroute(sessionsOnly)
      await page.route(sessionsOnly, (route) =>
        route.fulfill({ status, json, contentType: 'application/problem+json' }),
      )
    }
    await says('/no/such/page', 'There is nothing at this address')
    await says('/access/nowhere', 'Not found')
    await answer(503, {
      status: 503,
      code: 'review-unavailable',
      detail: 'The store is away.',
      hint: 'Wait.',
    })
    await says('/sessions', 'The gateway cannot do this now')
    await answer(200, { gateway: 'gateway.example/one', others: [], sessions: [] })
    await says('/sessions', 'Nobody is connected')
    await answer(200, {
      gateway: 'gateway.example/one',
      others: [{ gateway: 'gateway.example/two', hasAnswered: true }],
      sessions: [farSession],
    })
    await page.goto(`${url}/sessions/${farSession.id}`)
    await page.getByText('Open at another gateway.').waitFor()
    assert.deepEqual(await faultsOf(page, what), [], `far, ${colorScheme}`)
    // What is waited for, until it is said to take long.
    await page.unroute(sessionsOnly)
    const held = Promise.withResolvers<void>()
    await page.route(sessionsOnly, async (route) => {
      await held.promise
      await route.abort()
    })
    await page.goto(`${url}/sessions`)
    await page.getByText('The gateway takes long.').waitFor()
    assert.deepEqual(await faultsOf(page, what), [], `slow, ${colorScheme}`)
    held.resolve()
    await page.route(/\/(api|healthz)/, (route) => route.abort('connectionrefused'))
    await page.getByRole('alert').filter({ hasText: 'No connection to the gateway.' }).waitFor()
    assert.deepEqual(await faultsOf(page, what), [], `offline, ${colorScheme}`)
    await page.context().close()
  }
})

const sessionsOnly = /\/api\/v1\/sessions$/

/** A session that is open at another gateway. */
const farSession = {
  id: '01a1fd3d-f109-7d9c-8e27-916957e282a5',
  chain: [{ id: 'https://idp.example#ana', kind: 'person', name: 'Ana Ruiz' }],
  resource: 'bank',
  protocol: 'postgres',
  roles: [],
  application: 'psql',
  address: '192.0.2.7',
  hasTls: true,
  startedAt: '2026-11-21T08:00:00.000Z',
  endsAt: '2026-11-21T09:00:00.000Z',
  statements: 7,
  rows: 3,
  masked: 2,
  refused: 1,
  current: {
    number: 7,
    text: 'SELECT far()',
    rule: 'a-rule',
    since: '2026-11-21T08:30:00.000Z',
    reviewId: null,
  },
  mayEnd: true,
  isHere: false,
  gateway: 'gateway.example/two',
}

test('keys go everywhere: the skip link, g and a letter, and they can be switched off', async () => {
  const page = await on.signedIn('Omar Haddad', '/reviews')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Skip to the page')
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await page.getByRole('heading', { name: 'Ledger', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await page.getByRole('switch', { name: 'Single keys act' }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.waitForTimeout(300)
  assert.match(page.url(), /\/ledger/)
})

test('the inbox comes in 300 kB, packed, and answers within a second on this machine', async () => {
  const page = await on.signedIn('Rita Olsen', '/reviews')
  const sizes = new Map<string, Promise<number>>()
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname
    if (path.startsWith('/assets/')) sizes.set(path, response.body().then(packedBytes))
  })
  await page.reload()
  await page.getByRole('button', { name: 'Approve' }).first().waitFor()
  const bytes = (await Promise.all(sizes.values())).reduce((all, one) => all + one, 0)
  assert.ok(bytes <= 300_000, `${bytes} bytes`)
  // Whatever else this machine does, it is as quick as it was once.
  let [shown, ready] = [Infinity, Infinity]
  for (let round = 0; round < roundsMax && (shown >= 1000 || ready >= 1000); round += 1) {
    const started = performance.now()
    await page.reload()
    await page.getByRole('button', { name: 'Approve' }).first().waitFor()
    ready = Math.min(ready, performance.now() - started)
    const painted = Number(
      await page.evaluate(
        `performance.getEntriesByType('paint').find((one) => one.name === 'first-contentful-paint')?.startTime ?? Infinity`,
      ),
    )
    shown = Math.min(shown, painted)
  }
  process.stdout.write(
    `# inbox: ${bytes} bytes packed, first paint ${Math.round(shown)} ms, to be ruled on after ${Math.round(ready)} ms\n`,
  )
  assert.ok(shown < 1000, `first paint after ${shown} ms`)
  assert.deepEqual(on.faults, [])
})

/** Something that waits for whoever approves policies. */
async function propose(): Promise<void> {
  const url = `${on.stage.gateway.apiUrl}/api/v1/policy`
  const authorization = `Bearer ${await on.stage.idp.issueDemoToken('omar')}`
  const read = await fetch(url, { headers: { authorization } })
  const { text, version: base } = policyInForce.parse(await read.json())
  const body = JSON.stringify({ text: `${text}# More.\n`, base, justification: 'It says more.' })
  const headers = { authorization, 'content-type': 'application/json' }
  const made = await fetch(`${url}/proposals`, { method: 'POST', headers, body })
  assert.equal(made.status, 200)
}

/** Colours that change with the scheme do so over a moment. */
const settled = `document.getAnimations().every((one) => !(one instanceof CSSTransition) || one.playState !== 'running')`
const roundsMax = 8

function packedBytes(body: Buffer): number {
  return gzipSync(body, { level: 9 }).length
}

/** Waits until nothing is on its way any more, and nothing moves. */
async function quiet(page: Page): Promise<void> {
  await page.waitForFunction(`document.querySelector('[aria-busy="true"]') === null`)
  await page.waitForTimeout(250)
}
