/** Somebody's first minutes: the lines for each client, and the proof of it by their own sessions, as it happens. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage

before(async () => {
  on = await startConsoleStage({ policy: 'test/e2e/routes.yaml' })
})
after(() => on[Symbol.asyncDispose]())

test('each client has its lines, with the names of this gateway in them', async () => {
  const page = await on.signedIn('Ana Ruiz', '/start')
  for (const [name, words] of [
    ['psql', /sallyport connect bank/],
    ['DBeaver', /jdbc:postgresql:/],
    ['JDBC', /DriverManager/],
    ['Python', /psycopg\.connect/],
    ['Node', /pg\.Pool/],
    ['CI', /id-token: write/],
  ] as const) {
    await page.getByText(name, { exact: true }).click()
    await page.getByText(words).first().waitFor()
  }
  assert.deepEqual(on.faults, [])
})

test('a first connection, a masked reply and a held change are seen as they happen', async () => {
  const page = await on.signedIn('Ana Ruiz', '/start')
  const proofs = page.getByRole('list', { name: 'What your sessions have shown' })
  await proofs.getByText('SELECT ssn FROM public.customers LIMIT 5;').waitFor()
  const { client, answer } = await ask(on, 'ana', 'SELECT ssn FROM public.customers LIMIT 5;')
  assert.equal(await answer, 5)
  await proofs.getByText('You are connected: seen').waitFor()
  await proofs.getByText('5 cells were masked before they left the gateway.').waitFor()
  const held = client.query('DELETE FROM public.customers WHERE false;').then(String, String)
  await proofs.getByRole('link', { name: 'See what its reviewer sees' }).click()
  await page.getByRole('heading', { name: 'Delete rows of public.customers', level: 1 }).waitFor()
  await client.end()
  await held
  assert.deepEqual(on.faults, [])
})
