/**
 * Makes the pictures of docs/console.md anew: `node test/console/browser/pictures.ts`. With a folder named behind it, every
 * page goes there too, wide and on a phone, by day and by night, to be looked at.
 */
import { fileURLToPath } from 'node:url'
import type { Client } from 'pg'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { ask, entryOf, startConsoleStage } from './console-stage.ts'

const small: BrowserContextOptions = { viewport: { width: 1180, height: 700 } }
const docs = fileURLToPath(new URL('../../../docs/console/', import.meta.url))
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
}
const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { ...phone, colorScheme: 'light' },
  'phone-dark': { ...phone, colorScheme: 'dark' },
}
const pages = [
  '/reviews',
  '/alike',
  '/sessions',
  '/ledger',
  '/ledger/1',
  '/overview',
  '/access',
  '/access/bank',
  '/policy',
  '/policy?view=text',
  '/policy?view=test',
  '/retention',
  '/start',
  '/keys',
]

const [, , folder] = process.argv
const groups = { operators: ['auditors'], 'policy-authors': ['auditors'], 'policy-approvers': ['reviewers'] }
await using on = await startConsoleStage({ more: { console: groups } })
const clients: Client[] = []
for (const text of [
  'SELECT id, first_name, last_name, ssn, email FROM customers ORDER BY id LIMIT 200',
  'SELECT c.last_name, a.balance_cents FROM customers c JOIN accounts a ON a.customer_id = c.id ORDER BY 2 DESC LIMIT 50',
  'SELECT body FROM notes LIMIT 20',
  'DROP TABLE notes',
]) {
  const { client, answer } = await ask(on, 'ledger-bot', text)
  await answer
  clients.push(client)
}
clients.push((await ask(on, 'ledger-bot', 'DELETE FROM import_staging')).client)
for (const id of [11, 12])
  clients.push((await ask(on, 'ana', `UPDATE customers SET phone = NULL WHERE id = ${id}`)).client)

const inbox = await on.signedIn('Rita Olsen', '/reviews', small)
await inbox.getByText('import_staging').first().waitFor()
await inbox
  .getByRole('link', { name: /import_staging/ })
  .first()
  .click()
await kept(inbox, 'inbox')
await inbox.context().close()
const handheld = await on.signedIn('Rita Olsen', '/reviews', phone)
await handheld
  .getByRole('link', { name: /import_staging/ })
  .first()
  .click()
await handheld.getByRole('button', { name: 'Approve' }).waitFor()
await kept(handheld, 'phone')
await handheld.context().close()
const dark = await on.signedIn('Omar Haddad', '/overview', { ...small, colorScheme: 'dark' })
await dark.getByRole('heading', { name: 'What was asked' }).waitFor()
await kept(dark, 'overview')
await dark.context().close()
const auditor = await on.signedIn('Omar Haddad', '/ledger', small)
await (await entryOf(auditor, on, 'statement.decided', /./)).click()
await auditor.getByText('Verified').first().waitFor()
await kept(auditor, 'proof')
await entryOf(auditor, on, 'session.opened', /./)
// The oldest is the one in which rows were shown.
await auditor.getByRole('group', { name: 'Entries, newest first' }).getByRole('link').last().click()
await auditor
  .getByRole('link', { name: /^[0-9a-f-]{36}$/ })
  .first()
  .click()
await auditor.getByText('Replay', { exact: true }).click()
const first = auditor.getByRole('button', { name: /ssn|balance|body/ }).first()
await first.click()
await kept(auditor, 'replay')
await auditor.context().close()

if (folder !== undefined)
  for (const [name, look] of Object.entries(looks)) {
    const page = await on.signedIn('Omar Haddad', '/reviews', look)
    for (const path of pages) {
      await page.goto(on.stage.config.publicUrl + path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await still(page)
      const file = `${folder}/${name}${path.replaceAll(/\W+/g, '-')}.png`
      await page.screenshot({ path: file, fullPage: true })
    }
    await page.context().close()
  }
await Promise.allSettled(clients.map((client) => client.end()))

async function kept(page: Page, name: string): Promise<void> {
  await still(page)
  await page.screenshot({ path: `${docs}${name}.png` })
}

async function still(page: Page): Promise<void> {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  await page.waitForTimeout(600)
}
