/** A reviewer at night: what is held appears by itself, is understood, and is ruled on by keyboard. */
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import type { Client } from 'pg'
import type { Page } from 'playwright-core'
import { ask as askAs, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage
const clients: Client[] = []

before(async () => {
  on = await startConsoleStage()
})
// What one test left waiting would be the next one's first review.
afterEach(async () => {
  await Promise.allSettled(clients.splice(0).map((client) => client.end()))
})
after(async () => {
  await on[Symbol.asyncDispose]()
})

test('what an agent asks is held, appears without a reload, is approved by keyboard, and runs', async () => {
  const page = await on.signedIn('Rita Olsen', '/')
  await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor()
  const asked = ask('ledger-bot', 'DELETE FROM import_staging')
  await page.getByRole('heading', { name: 'Delete every row of public.import_staging', level: 1 }).waitFor()
  await page.getByText('no WHERE').waitFor()
  const who = page.getByRole('region', { name: 'Who asks' })
  assert.match(await who.innerText(), /Ana Ruiz[^]*Ledger bot/)
  assert.match(
    await page.getByRole('region', { name: 'Why it is held' }).innerText(),
    /agents-write-with-review/,
  )
  assert.match(await page.title(), /^\(1\)/)

  await page.keyboard.press('a')
  const why = page.getByRole('textbox', { name: 'Why is it right?' })
  await why.waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Say why: it goes on record.').waitFor()
  await page.keyboard.type('Leftovers of a failed import.')
  await page.keyboard.press('Control+Enter')
  await page.getByText('This review is over.').waitFor()
  assert.equal(await asked, 400)
  assert.match(
    await page.getByRole('region', { name: 'What was said' }).innerText(),
    /Rita Olsen[^]*approved[^]*Leftovers/,
  )
  await page.getByRole('heading', { name: 'Ended lately' }).waitFor()
  clean()
})

test('who may not read the ledger is led to it by no page', async () => {
  for (const [person, count] of [
    ['Rita Olsen', 0],
    ['Omar Haddad', 1],
  ] as const) {
    const page = await on.signedIn(person, '/')
    await page.getByRole('banner').getByLabel('Ledger whole').waitFor()
    for (const path of ['/policy', '/overview', '/sessions']) {
      await page.goto(on.stage.config.publicUrl + path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByRole('banner').getByLabel('Ledger whole').waitFor()
      const links = page.locator('a[href^="/ledger"]')
      if (count === 0) assert.equal(await links.count(), 0, path)
      else await links.first().waitFor()
    }
  }
  clean()
})

test('j and k walk, d denies, and the agent hears why', async () => {
  const page = await on.signedIn('Rita Olsen', '/reviews')
  const [one, other] = [
    ask('ledger-bot', 'DELETE FROM notes WHERE id = -1'),
    ask('ledger-bot', 'DELETE FROM cards'),
  ]
  await page.getByRole('link', { name: /Delete every row of public\.cards/ }).waitFor()
  await page.getByRole('link', { name: /Delete rows of public\.notes/ }).waitFor()
  const first = await page.getByRole('article').getByRole('heading', { level: 1 }).innerText()
  const another = /notes/.test(first) ? 'Delete every row of public.cards' : 'Delete rows of public.notes'
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: another, level: 1 }).waitFor()
  await page.keyboard.press('k')
  await page.getByRole('heading', { name: first, level: 1 }).waitFor()
  await deny(page)
  await page.getByRole('region', { name: 'Waiting' }).getByRole('link', { name: another }).click()
  await page.getByRole('heading', { name: another, level: 1 }).waitFor()
  await deny(page)
  for (const answer of [await one, await other]) assert.match(String(answer), /A reviewer denied/)
  clean()
})

test('a reviewer changes the statement, sees the difference, and that text alone runs', async () => {
  const page = await on.signedIn('Rita Olsen', '/reviews')
  const asked = ask('ledger-bot', 'DELETE FROM notes WHERE id < 0')
  await page.getByRole('heading', { name: 'Delete rows of public.notes', level: 1 }).waitFor()
  await page.keyboard.press('c')
  const editor = page.getByRole('textbox', { name: 'The statement as you would have it' })
  await editor.waitFor()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' AND id > -5')
  await page.getByRole('textbox', { name: 'Why this statement instead?' }).fill('Narrower.')
  await page.getByRole('button', { name: 'Approve as changed' }).click()
  await page.getByText('As it was asked, before a reviewer changed it').waitFor()
  assert.equal(await asked, 0)
  clean()
})

test('a dead review says so, and nothing is shown as done that was not', async () => {
  const asked = ask('ledger-bot', 'DELETE FROM notes WHERE id = -9')
  const page = await on.signedIn('Rita Olsen', '/reviews')
  await page.getByRole('heading', { name: 'Delete rows of public.notes', level: 1 }).waitFor()
  // What was there a moment ago is over when the ruling arrives.
  await page.route('**/approve', async (route) => {
    await clients.at(-1)?.end()
    await asked
    await new Promise((resolve) => setTimeout(resolve, 500))
    await route.continue()
  })
  await page.keyboard.press('a')
  await page.keyboard.type('Fine.')
  await page.keyboard.press('Control+Enter')
  await page.getByText('This review is over.').waitFor()
  assert.equal(await page.getByText('Your approval is on record.').count(), 0)
  assert.match(await page.getByText('This review is over.').locator('..').innerText(), /Withdrawn/)
  clean()
})

test('a deep link leads to its review, through the sign-in, on a phone', async () => {
  const asked = ask('ledger-bot', 'DELETE FROM notes WHERE id = -7')
  const page = await on.signedIn('Rita Olsen', '/reviews', {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  })
  const link = page.getByRole('link', { name: /Delete rows of public\.notes/ }).first()
  const path = await link.getAttribute('href')
  assert.match(path ?? '', /^\/reviews\/[0-9a-f-]{36}$/)
  const phone = await on.signedIn('Rita Olsen', path ?? '', {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  })
  await phone.getByRole('heading', { name: 'Delete rows of public.notes', level: 1 }).waitFor()
  const width = Number(await phone.evaluate('document.documentElement.scrollWidth'))
  assert.ok(width <= 390, `the page is ${width} wide`)
  await phone.getByRole('button', { name: 'Approve', exact: false }).first().tap()
  await phone.getByRole('textbox', { name: 'Why is it right?' }).fill('From my bed.')
  await phone.getByRole('button', { name: 'Approve' }).tap()
  await phone.getByText('This review is over.').waitFor()
  assert.equal(await asked, 0)
  clean()
})

test('whoever asked, or for whom it was asked, sees it and is told why they may not rule', async () => {
  const asked = ask('ledger-bot', 'DELETE FROM notes WHERE id = -8')
  const page = await on.signedIn('Ana Ruiz', '/reviews')
  await page.getByText('somebody else must rule on it').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0)
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await page.getByRole('textbox').fill('Never mind.')
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await page.getByText('This review is over.').waitFor()
  assert.match(String(await asked), /withdrawn/i)
  clean()
})

test('statements and comments with HTML in them are text, and characters that hide are shown', async () => {
  const text = `DELETE FROM notes WHERE author = '<img src=x onerror="document.title=1"><script>alert(1)</script>\u202e'`
  const asked = ask('ledger-bot', text)
  const page = await on.signedIn('Rita Olsen', '/reviews')
  const statement = page.getByRole('figure', { name: 'Statement' })
  await statement.waitFor()
  assert.ok(
    (await statement.innerText()).includes('<img src=x onerror="document.title=1"><script>alert(1)</script>'),
  )
  await statement.getByText('RLO').waitFor()
  await page.getByText('It holds characters that do not show.').waitFor()
  await page.keyboard.press('m')
  await page.keyboard.type('<b onmouseover=alert(1)>bold</b>')
  await page.keyboard.press('Control+Enter')
  await page
    .getByRole('region', { name: 'What was said' })
    .getByText('<b onmouseover=alert(1)>bold</b>')
    .waitFor()
  assert.equal(await page.locator('img[src="x"], article b, article script').count(), 0)
  await deny(page)
  assert.match(String(await asked), /A reviewer denied/)
  clean()
})

test('a reviewer asks for a justification by keyboard; the person behind the agent answers; both see it as it comes', async () => {
  const asked = ask('ledger-bot', 'DELETE FROM notes WHERE id = -9')
  const rita = await on.signedIn('Rita Olsen', '/reviews')
  await rita.getByRole('button', { name: 'Ask' }).waitFor()
  const ana = await on.signedIn('Ana Ruiz', '/reviews')
  await ana.getByRole('button', { name: 'Answer' }).waitFor()
  await rita.keyboard.press('q')
  await rita.keyboard.type('Which import is it?')
  await rita.keyboard.press('Control+Enter')
  await ana.getByRole('region', { name: 'What was said' }).getByText('Which import is it?').waitFor()
  await ana.keyboard.press('r')
  await ana.keyboard.type('That of March.')
  await ana.keyboard.press('Control+Enter')
  await rita.getByRole('region', { name: 'What was said' }).getByText('That of March.').waitFor()
  await deny(rita)
  assert.match(String(await asked), /A reviewer denied/)
  clean()
})

async function deny(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Deny' }).first().waitFor()
  await page.keyboard.press('d')
  await page.keyboard.type('No.')
  await page.keyboard.press('Control+Enter')
  await page.getByText('This review is over.').waitFor()
}

/** How many rows it concerned, or the refusal. */
async function ask(who: 'ledger-bot' | 'ana', text: string): Promise<number | string> {
  const { client, answer } = await askAs(on, who, text)
  clients.push(client)
  return answer
}

function clean(): void {
  assert.deepEqual(on.faults, [])
}
