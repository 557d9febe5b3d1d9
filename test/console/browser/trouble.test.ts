/** What the console says when something is wrong: no gateway, no sign-in, no right, no such thing, too much, too slow. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page, Route } from 'playwright-core'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage

before(async () => {
  on = await startConsoleStage()
})
after(() => on[Symbol.asyncDispose]())

function broken(route: Route): Promise<void> {
  return route.abort('connectionrefused')
}

async function composing(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: 'Deny' }).first().click()
  await page.getByRole('textbox', { name: 'Why not?' }).fill(words)
}

test('a gateway that is gone is said to be, what was typed is kept, and it is live again by itself', async () => {
  const { client, answer } = await ask(on, 'ledger-bot', 'DELETE FROM import_staging')
  const page = await on.signedIn('Rita Olsen', '/reviews')
  await composing(page, 'It is in use.')
  await page.route(/\/(api|healthz|assets)/, broken)
  // A ruling that did not get through is not shown as one, and is not sent later.
  await page.keyboard.press('Control+Enter')
  const banner = page.getByRole('alert').filter({ hasText: 'No connection to the gateway.' })
  await banner.waitFor()
  await page.getByRole('status').filter({ hasText: 'Offline' }).waitFor()
  await page.getByText('No answer came.').waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Why not?' }).inputValue(), 'It is in use.')
  // A page whose code cannot come says so in its place.
  await page.getByRole('link', { name: 'Policy' }).click()
  await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor()
  await banner.getByRole('button', { name: 'Try now' }).click()
  // It is found to be back by itself.
  await page.unroute(/\/(api|healthz|assets)/, broken)
  await banner.waitFor({ state: 'detached' })
  await page.goto(`${on.stage.config.publicUrl}/reviews`)
  await page.getByRole('button', { name: 'Deny' }).first().waitFor()
  await client.end()
  assert.match(String(await answer), /terminated|ended/)
})

test('a sign-in that ends while somebody writes keeps what they wrote until they are back', async () => {
  const { client, answer } = await ask(on, 'ledger-bot', 'DELETE FROM import_staging')
  const page = await on.signedIn('Rita Olsen', '/reviews')
  await composing(page, 'Half a sen')
  const context = page.context()
  const cookies = await context.cookies()
  // The sign-in ends elsewhere.
  await context.clearCookies({ name: 'sallyport' })
  await page.getByRole('textbox', { name: 'Why not?' }).fill('Half a sentence.')
  await page.keyboard.press('Control+Enter')
  const banner = page.getByRole('alert').filter({ hasText: 'Your sign-in has ended.' })
  await banner.getByRole('link', { name: 'Sign in again' }).waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Why not?' }).inputValue(), 'Half a sentence.')
  await context.addCookies(cookies)
  // Whatever else the page asks for may have found it out before.
  const button = banner.getByRole('button', { name: 'I have signed in' })
  await Promise.any([button.click(), banner.waitFor({ state: 'detached' })])
  await banner.waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: 'Why not?' }).press('Control+Enter')
  await page.getByText('Half a sentence.').waitFor()
  assert.match(String(await answer), /review-denied/)
  await client.end()
})

test('each way of not getting an answer is told by its own words, and asked again', async () => {
  const page = await on.signedIn('Rita Olsen', '/keys')
  const cases = [
    [403, 'denied', 'Not for you'],
    [404, 'request-invalid', 'Not found'],
    [500, 'internal', 'The gateway cannot do this now'],
    [429, 'limit-exceeded', 'Too much at once'],
  ] as const
  for (const [status, code, title] of cases) {
    const answer = (route: Route): Promise<void> =>
      route.fulfill({
        status,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status, code, detail: `<b>It</b> was ${status}.`, hint: 'Wait.' }),
      })
    await page.route(/\/api\/v1\/sessions$/, answer)
    await page.goto(`${on.stage.config.publicUrl}/sessions`)
    await page.getByRole('heading', { name: title }).waitFor()
    await page.getByText(`<b>It</b> was ${status}.`).waitFor()
    const again = page.getByRole('button', { name: 'Try again' })
    await again.waitFor()
    await page.unroute(/\/api\/v1\/sessions$/, answer)
    // The list asks again by itself, too, and may be first.
    const nobody = page.getByRole('heading', { name: 'Nobody is connected' })
    await Promise.any([again.click(), nobody.waitFor()])
    await nobody.waitFor()
  }
})

test('a slow gateway is waited for, and said to be slow', async () => {
  const page = await on.signedIn('Rita Olsen', '/keys')
  const held = Promise.withResolvers<void>()
  await page.route(/\/api\/v1\/sessions$/, async (route) => {
    await held.promise
    await route.continue()
  })
  await page.goto(`${on.stage.config.publicUrl}/sessions`)
  await page.getByText('The gateway takes long.').waitFor()
  held.resolve()
  await page.getByRole('heading', { name: 'Nobody is connected' }).waitFor()
})

test('links to what is not there, or not for the reader, lead to a page that says so', async () => {
  const page = await on.signedIn('Rita Olsen', '/keys')
  const nowhere = '01a1fe51-3ea0-7d4d-a340-5b8147e1225a'
  for (const [path, words] of [
    [`/reviews/${nowhere}`, 'Not found'],
    [`/sessions/${nowhere}`, 'Not for you'],
    ['/ledger/1', 'Not for you'],
    ['/access/nowhere', 'Not found'],
    ['/no/such/page', 'There is nothing at this address'],
  ] as const) {
    await page.goto(on.stage.config.publicUrl + path)
    await page.getByRole('heading', { name: words }).waitFor()
  }
  assert.deepEqual(on.faults, [])
})
