/** From an installation that knows no database to the first masked reply and the first held change, on one page. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { faultsOf } from './axe-faults.ts'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage

before(async () => {
  on = await startConsoleStage({
    policy: 'test/console/browser/empty.yaml',
    more: {
      resources: [],
      console: {
        operators: ['auditors'],
        'policy-authors': ['auditors'],
        'policy-approvers': ['reviewers'],
      },
    },
  })
})
after(() => on[Symbol.asyncDispose]())

/** Fills in the form by its labels. */
async function describeBank(page: Page, password: string): Promise<void> {
  const { host, port, database, user } = on.stage.direct
  const fields = [
    ['Name', 'bank'],
    ['Host', host],
    ['Port', String(port)],
    ['Database', database],
    ['Login', user],
    ['Password', password],
  ] as const
  for (const [label, value] of fields)
    await (
      label === 'Password'
        ? page.getByLabel(label, { exact: true })
        : page.getByRole('textbox', { name: label, exact: true })
    ).fill(value)
  await page.getByRole('combobox', { name: 'TLS' }).click()
  await page.getByRole('option', { name: 'None' }).click()
}

/** As it stands, and enlarged to twice its size, where nothing is cut off at the side. */
async function accessible(page: Page): Promise<void> {
  const plain = page.viewportSize() ?? { width: 1440, height: 900 }
  for (const { width, height } of [plain, { width: plain.width / 2, height: plain.height / 2 }]) {
    await page.setViewportSize({ width, height })
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
    assert.deepEqual(await faultsOf(page), [], `${width} wide`)
    const wide = Number(await page.evaluate('document.documentElement.scrollWidth'))
    assert.ok(wide <= width, `the page is ${wide - width} too wide`)
  }
  await page.setViewportSize(plain)
}

test('the form for a first database is accessible, in light and dark and enlarged', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await on.signedIn('Omar Haddad', '/start', { colorScheme, reducedMotion: 'reduce' })
    await page.getByRole('textbox', { name: 'Host', exact: true }).waitFor()
    await accessible(page)
    await page.context().close()
  }
  assert.deepEqual(on.faults, [])
})

test('a database is connected, opened by rules that two people agree on, and seen to be masked and held', async () => {
  const page = await on.signedIn('Omar Haddad', '/start', { reducedMotion: 'reduce' })
  const { password } = on.stage.direct
  await describeBank(page, 'not the password')
  await page.getByRole('button', { name: 'Try the connection' }).click()
  await page.getByText('The server refused the login or its password.').waitFor()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Try the connection' }).click()
  await page.getByText('PostgreSQL 18; the login may read 6 tables.').waitFor()
  await page.getByRole('button', { name: 'Add it' }).click()

  await page.getByRole('heading', { name: 'First rules for bank' }).waitFor()
  // Nothing on the page has the password any more.
  assert.ok(!(await page.content()).includes(password))
  const columns = page.getByRole('group', { name: 'Columns to protect' })
  await columns.getByRole('checkbox', { name: /^public\.customers\.ssn as ssn/ }).waitFor()
  await accessible(page)
  await page.getByRole('combobox', { name: 'Groups that may read' }).fill('analysts')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Show what that changes' }).click()
  await page.getByRole('group', { name: 'What differs' }).getByText('bank-read-masked').waitFor()
  await page.getByRole('button', { name: 'Propose it' }).click()
  await page.getByLabel('Why this change?').fill('The first database.')
  await page.getByRole('dialog').getByRole('button', { name: 'Propose it' }).click()
  await page.getByText('A policy waits for somebody else').waitFor()

  const rita = await on.signedIn('Rita Olsen', '/policy?view=proposals')
  const ruling = rita.getByRole('region', { name: 'Your ruling' })
  await ruling.getByRole('textbox', { name: 'Why?' }).fill('It masks what it should.')
  await ruling.getByRole('button', { name: 'Approve the policy' }).click()

  const ana = await on.signedIn('Ana Ruiz', '/start')
  const proofs = ana.getByRole('list', { name: 'What your sessions have shown' })
  const first = 'SELECT first_name FROM public.customers LIMIT 5;'
  await proofs.getByText(first).waitFor()
  const { client, answer } = await ask(on, 'ana', first)
  assert.equal(await answer, 5)
  await proofs.getByText('cells were masked before they left the gateway.').waitFor()
  const held = client.query('DELETE FROM public.customers WHERE false;').then(String, String)
  await proofs.getByRole('link', { name: 'See what its reviewer sees' }).waitFor()
  await ana.getByText('sallyport connect bank').first().waitFor()
  await client.end()
  await held
  assert.deepEqual(on.faults, [])
})

test('its page tries it, changes it and removes it, and whoever runs nothing sees none of that', async () => {
  const page = await on.signedIn('Omar Haddad', '/access/bank')
  const where = page.getByRole('region', { name: 'Where it is' })
  await where.getByText(`${on.stage.direct.host}:${on.stage.direct.port}`).waitFor()
  await where.getByRole('button', { name: 'Try the connection' }).click()
  await where.getByText('Reached.').waitFor()
  await where.getByRole('button', { name: 'Change' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Host', exact: true }).fill('elsewhere.example')
  await dialog.getByRole('button', { name: 'Change it' }).click()
  await dialog.getByText('the password that it has is not used for it').waitFor()
  await dialog.getByRole('textbox', { name: 'Host', exact: true }).fill(on.stage.direct.host)
  await dialog.getByLabel('Labels').fill('env=test')
  await dialog.getByRole('button', { name: 'Change it' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const ana = await on.signedIn('Ana Ruiz', '/access/bank')
  await ana.getByRole('heading', { name: 'bank', level: 1 }).waitFor()
  assert.equal(await ana.getByRole('region', { name: 'Where it is' }).count(), 0)
  await where.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click()
  await page.getByRole('heading', { name: 'No resource that you may know of' }).waitFor()
  assert.deepEqual(on.faults, [])
})
