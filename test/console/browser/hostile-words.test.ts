/** Words of people, databases and policies that are markup, scripts, formulas and headers: shown as words by every page. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import type { Page, Response } from 'playwright-core'
import { z } from 'zod'
import { policyInForce } from '../../../src/api/contract.ts'
import { demoPeople } from '../../../src/demo/idp-people.ts'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
/** Runs in whatever takes it for markup, and leaves an element that can be found there. */
const markup = `"'></textarea></script><img data-run src=x onerror="top.ran=1"><script data-run>top.ran=1</script>`
/** What every one of the words has. */
const planted = 'top.ran=1'
/** What fits into a name of PostgreSQL. */
const shortMarkup = `"><img data-run src=x onerror=top.ran=1>`
const hidden = '\u202e\u2066\u200b\u0007\u001b[2J'
const formula = `=HYPERLINK("javascript:top.ran=1")`
const header = '\r\nX-Ran: 1\r\nSet-Cookie: ran=1\r\n\r\n<script>top.ran=1</script>'
const words = `${formula}${markup}${hidden}${header}{{7*7}}\${top.ran=1} javascript:top.ran=1 ${'W'.repeat(600)}`
/** One word without a place to break it, as an application may call itself. */
const application = `=1+1${shortMarkup}${'w'.repeat(400)}`
const table = `t${shortMarkup}`
const column = `ssn${shortMarkup}`

let on: ConsoleStage
let folder: string
const clients: Client[] = []
const ana = demoPeople.find(({ id }) => id === 'ana')
assert.ok(ana)
const plain = { ...ana }

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-hostile-'))
  Object.assign(ana, { name: `${plain.name}${markup}`, groups: [...plain.groups, formula, markup] })
  const policy = await readFile(join(root, 'test/e2e/routes.yaml'), 'utf8')
  const said = policy.replaceAll(/reason: .*/g, () => `reason: ${JSON.stringify(`<b data-run>${markup}`)}`)
  await writeFile(join(folder, 'policy.yaml'), `# ${markup}\n${said}`)
  on = await startConsoleStage({
    policy: relative(root, join(folder, 'policy.yaml')),
    more: {
      console: {
        operators: ['auditors'],
        'policy-authors': ['auditors'],
        'policy-approvers': ['reviewers'],
      },
    },
  })
  await plantInBank()
  await plantStatements()
  await plantReasons()
})
after(async () => {
  Object.assign(ana, plain)
  await Promise.allSettled(clients.map((client) => client.end()))
  await on[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

test('no page runs, draws or loads what people, databases and policies say, and each shows it as words', async () => {
  const page = await watched('Omar Haddad')
  const records = await recorded()
  const one = new Map(records.map(({ type, index }) => [type, index]))
  const reviews = z
    .object({ reviews: z.array(z.object({ id: z.string() })) })
    .parse(await call('rita', 'GET', '/reviews'))
  const session = records.findLast(({ type }) => type === 'session.opened')?.entry['session']
  const paths: readonly (readonly [string, string])[] = [
    ['/sessions', planted],
    [`/sessions/${String(session)}`, planted],
    ['/ledger', planted],
    ['/overview', ''],
    ['/access', ''],
    ['/access/bank', ''],
    ['/policy', planted],
    ['/policy?view=text', planted],
    ['/policy?view=test', ''],
    ['/policy?view=proposals', planted],
    ['/start', ''],
    ['/retention', ''],
    ['/keys', ''],
    ...[...one.values()].map((index) => [`/ledger/${index}`, ''] as const),
  ]
  for (const [path, shown] of paths) await opened(page, path, shown)
  // What a session was shown, too.
  await page.goto(`${on.stage.config.publicUrl}/sessions/${String(session)}`)
  await page.getByText('Replay', { exact: true }).click()
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  await harmless(page, 'replay')
  const rita = await watched('Rita Olsen')
  for (const [path, shown] of [
    ['/alike', ''],
    ...reviews.reviews.map(({ id }) => [`/reviews/${id}`, planted] as const),
    ['/access', ''],
    ['/policy?view=proposals', planted],
  ] as const)
    await opened(rita, path, shown)
  const asker = await watched('Ana Ruiz')
  for (const path of ['/reviews', '/access', '/start']) await opened(asker, path, '')
  assert.deepEqual(on.faults, [])
})

test('addresses that say such words are words too, and send nobody elsewhere', async () => {
  const page = await watched('Omar Haddad')
  const evil = encodeURIComponent(`${markup}${header}`)
  for (const path of [
    `/ledger?text=${evil}&who=${evil}&saved=${evil}&type=${evil}&from=${evil}`,
    `/ledger/${evil}`,
    `/reviews/${evil}`,
    `/sessions/${evil}`,
    `/access/${evil}`,
    `/policy?view=${evil}&session=${evil}`,
    `/sign-in?problem=${evil}&return=javascript:top.ran=1`,
    `/no/such/${evil}#${evil}`,
    `/api/v1/audit?text=${evil}`,
    `/api/v1/reviews/${evil}`,
    `/auth/login?return=${evil}`,
  ])
    await opened(page, path, '')
  const away = ['javascript:top.ran=1', '//evil.example', '/\\evil.example', 'https://evil.example', header]
  for (const to of away) {
    const url = `${on.stage.config.publicUrl}/auth/login?return=${encodeURIComponent(to)}`
    const { headers } = await fetch(url, { redirect: 'manual' })
    assert.equal(headers.get('x-ran'), null)
    assert.doesNotMatch(headers.get('set-cookie') ?? '', /(?:^|,\s*)ran=/)
    const { host } = new URL(headers.get('location') ?? '/', on.stage.config.publicUrl)
    assert.ok([new URL(on.stage.config.publicUrl).host, new URL(on.stage.idp.issuer).host].includes(host), to)
    await page.goto(url)
    const someone = page.getByRole('button', { name: /^(?:Omar Haddad|Continue)/ })
    const inside = page.getByRole('button', { name: 'Signed in as Omar Haddad' })
    await someone.or(inside).first().waitFor()
    if (new URL(page.url()).origin === new URL(on.stage.idp.issuer).origin) await someone.first().click()
    await inside.waitFor()
    await harmless(page, to)
  }
  assert.deepEqual(on.faults, [])
})

test('whatever a gateway’s answers say, names and words in them are words', async () => {
  const page = await watched('Omar Haddad')
  await page.route(/\/api\/v1\/(?!events|openapi)/, async (route) => {
    if (route.request().method() !== 'GET') return route.continue()
    const response = await route.fetch()
    const body: unknown = await response.json().catch(() => null)
    await route.fulfill({ response, json: tainted(body, '') })
  })
  const paths = [
    '/reviews',
    '/sessions',
    '/overview',
    '/access',
    '/policy',
    '/start',
    '/keys',
    '/retention',
    '/ledger',
  ]
  for (const path of [...paths, '/access/bank', '/ledger/1']) await opened(page, path, '')
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  assert.deepEqual(on.faults, [])
})

test('what is saved has a name of ours, and no cell of it is a formula', async () => {
  const page = await watched('Omar Haddad', '/ledger')
  await page.getByRole('button', { name: 'Save as CSV' }).waitFor()
  const save = async (name: string): Promise<string> => {
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name }).click()
    const file = await saving
    assert.match(file.suggestedFilename(), /^[a-z0-9-]+\.[a-z-]+$/)
    return readFile(await file.path(), 'utf8')
  }
  const cells = [...(await save('Save as CSV')).matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell)
  assert.ok(cells.some((cell) => cell.includes('top.ran=1')))
  for (const cell of cells) assert.doesNotMatch(cell, /^[\s\p{C}]*[=+@\-|%＝＋－＠](?!\d+$)/u)
  JSON.parse(await save('Save as JSON'))
  await page.goto(`${on.stage.config.publicUrl}/ledger/1`)
  await save('Proof as a file')
  assert.deepEqual(on.faults, [])
})

/** A page that notes what runs in it, and answers with headers that nobody meant to send. */
async function watched(person: 'Omar Haddad' | 'Rita Olsen' | 'Ana Ruiz', path = '/keys'): Promise<Page> {
  const page = await on.signedIn(person, path)
  page.on('dialog', (dialog) => {
    on.faults.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('response', (response: Response) => {
    const { 'x-ran': ran, 'set-cookie': cookie = '' } = response.headers()
    if (ran !== undefined || /(?:^|\n)ran=/.test(cookie)) on.faults.push(`a header: ${response.url()}`)
  })
  return page
}

async function opened(page: Page, path: string, shown: string): Promise<void> {
  await page.goto(on.stage.config.publicUrl + path)
  if (!path.startsWith('/api') && !path.startsWith('/auth'))
    await page.getByRole('heading', { level: 1 }).or(page.locator('h2')).first().waitFor()
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  // What is highlighted stands in many pieces.
  await page.locator('body', { hasText: shown }).waitFor({ state: 'attached' })
  await harmless(page, path)
}

/** Nothing ran, nothing of it became an element, no link leads to a script or away. */
async function harmless(page: Page, what: string): Promise<void> {
  const harm: unknown = await page.evaluate(`[
    ...(window.ran === undefined ? [] : ['it ran']),
    ...[...document.querySelectorAll('[data-run], [onerror], [onload], iframe, object, embed, base')].map((one) => one.outerHTML),
    ...[...document.querySelectorAll('a[href], form[action], use[href]')]
      .map((one) => one.href?.baseVal ?? one.href ?? one.action)
      .filter((to) => !['http:', 'https:'].includes(new URL(to, location.href).protocol) || new URL(to, location.href).origin !== location.origin),
    ...(document.cookie.includes('ran=') ? ['a cookie'] : []),
  ]`)
  assert.deepEqual(harm, [], what)
}

/** The answer with markup in all that names or says something. */
function tainted(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((one) => tainted(one, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, tainted(one, name)]))
  return typeof value === 'string' && saying.has(key) ? `${value}${markup}${hidden}` : value
}

const saying = new Set(
  `name names title reason reasons hint detail statement text parameters label labels application address resource rule
  object objects column columns justification words reviewer reviewerName personName person role groups group gateway
  origin says email who author closeReason changedStatement dataClass table host database login version message fix path
  protocol fault sink server witness key keyName`.split(/\s+/),
)

async function plantInBank(): Promise<void> {
  const { socketDirectory: host, port, superuser } = on.stage.bank
  const bank = new Client({ host, port, user: superuser, database: on.stage.direct.database })
  await bank.connect()
  await bank.query(
    `CREATE TABLE ${bank.escapeIdentifier(table)} (id int, ${bank.escapeIdentifier(column)} text)`,
  )
  await bank.query(`INSERT INTO ${bank.escapeIdentifier(table)} VALUES (1, ${bank.escapeLiteral(markup)})`)
  await bank.query(`COMMENT ON TABLE ${bank.escapeIdentifier(table)} IS ${bank.escapeLiteral(markup)}`)
  await bank.query(
    `GRANT ALL ON ${bank.escapeIdentifier(table)} TO ${bank.escapeIdentifier(on.stage.direct.user)}`,
  )
  await bank.end()
}

async function plantStatements(): Promise<void> {
  const door = await on.stage.through('ana')
  const client = new Client({
    host: door.host,
    port: door.port,
    user: door.user,
    password: door.password,
    database: door.database,
    application_name: application,
    ...(door.ca === null ? {} : { ssl: { ca: door.ca, servername: 'localhost' } }),
  })
  client.on('error', () => undefined)
  await client.connect()
  clients.push(client)
  const at = client.escapeIdentifier(table)
  await client.query(`SELECT *, $1::text AS "${shortMarkup.replaceAll('"', '""')}" FROM ${at}`, [markup])
  await client.query(`/* ${markup}${hidden} */ SELECT 1 AS ran`)
  await client.query(`DROP TABLE ${at}`).catch(() => undefined)
  await client.query(`SELECT ${markup}`).catch(() => undefined)
  const said = client.escapeLiteral(markup + hidden + header)
  void client
    .query(`UPDATE ${at} SET id = 2 WHERE ${client.escapeIdentifier(column)} = ${said}`)
    .catch(() => undefined)
  clients.push((await ask(on, 'ana', `DELETE FROM notes WHERE body = ${said}`)).client)
}

async function plantReasons(): Promise<void> {
  const reviews = z.object({ reviews: z.array(z.object({ id: z.string() })) })
  let held: readonly { readonly id: string }[] = []
  for (;;) {
    ;({ reviews: held } = reviews.parse(await call('rita', 'GET', '/reviews')))
    if (held.length === 2) break
    await pause(100)
  }
  for (const { id } of held) {
    await call('rita', 'POST', `/reviews/${id}/remarks`, { words })
    await call('rita', 'POST', `/reviews/${id}/questions`, { words })
    await call('ana', 'POST', `/reviews/${id}/answers`, { words })
  }
  const role = { resource: 'bank', role: 'writer', lastsMs: 60_000, justification: words }
  const { id } = z.object({ id: z.string() }).parse(await call('ana', 'POST', '/grants', role))
  await call('rita', 'POST', `/grants/${id}/deny`, { justification: words })
  await call('ana', 'POST', '/break-glass', role)
  const { text, version: base } = policyInForce.parse(await call('omar', 'GET', '/policy'))
  await call('omar', 'POST', '/policy/proposals', {
    text: `${text}# ${markup}\n`,
    base,
    justification: words,
  })
}

/** What is on record, once the index, which follows the ledger, has the last that was planted. */
async function recorded(): Promise<z.infer<typeof found>['records']> {
  for (;;) {
    const { records } = found.parse(await call('omar', 'GET', '/audit?type=access.changed&limit=200'))
    if (records.some(({ entry }) => entry['noun'] === 'policy')) break
    // Each question is on record itself, and would push what is looked for out of the answer.
    await pause(250)
  }
  return found.parse(await call('omar', 'GET', '/audit?limit=200')).records
}

const found = z.object({
  records: z.array(
    z.object({
      index: z.number(),
      type: z.string(),
      entry: z.record(z.string(), z.unknown()),
    }),
  ),
})

async function call(
  who: 'ana' | 'omar' | 'rita',
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const authorization = `Bearer ${await on.stage.idp.issueDemoToken(who)}`
  const response = await fetch(`${on.stage.gateway.apiUrl}/api/v1${path}`, {
    method,
    headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json()
  assert.ok(response.ok, `${method} ${path}: ${JSON.stringify(answer)}`)
  return answer
}
