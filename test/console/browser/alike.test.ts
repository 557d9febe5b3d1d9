/** Like reviews ruled on together, each of them seen, and how reviewers fared. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage

before(async () => {
  on = await startConsoleStage({ policy: 'test/e2e/routes.yaml' })
})
after(() => on[Symbol.asyncDispose]())

test('like reviews are ruled on at once, but for what was taken out, and the load tells how long it took', async () => {
  const asked = await Promise.all(
    [901, 902, 903].map((id) => ask(on, 'ana', `DELETE FROM notes WHERE id = ${id}`)),
  )
  const page = await on.signedIn('Rita Olsen', '/reviews')
  await page.getByRole('link', { name: 'Alike and load' }).click()
  const group = page.getByRole('region', { name: '3 alike: Delete rows of public.notes' })
  await group.getByRole('link', { name: /902/ }).waitFor()
  await page.getByText('Nobody ruled.').waitFor()
  const approve = group.getByRole('button', { name: 'Approve 3' })
  assert.ok(await approve.isDisabled(), 'a ruling has a reason')
  await group.getByRole('checkbox', { name: /902/ }).click()
  await group.getByRole('textbox', { name: 'Why?' }).fill('<b>Empty</b> anyway.')
  await group.getByRole('button', { name: 'Approve 2' }).click()
  await page.getByRole('status').getByText('2 of 2 ruled on.').waitFor()
  assert.deepEqual(await Promise.all([asked[0]?.answer, asked[2]?.answer]), [1, 1])
  const row = page.getByRole('row', { name: /^Rita Olsen 2 2 / })
  await row.waitFor()
  // What was left out waits on.
  await page.getByRole('link', { name: 'Back to the inbox' }).click()
  await page
    .getByRole('link', { name: /public\.notes/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Deny' }).first().click()
  await page.getByRole('textbox', { name: 'Why not?' }).fill('Not this one.')
  await page.getByRole('textbox', { name: 'Why not?' }).press('Control+Enter')
  assert.match(String(await asked[1]?.answer), /review-denied/)
  await Promise.all(asked.map(({ client }) => client.end()))
  assert.deepEqual(on.faults, [])
})

test('what is asked while an answer is on its way is shown once that is there', async () => {
  const remove = (id: number) => ask(on, 'ana', `DELETE FROM notes WHERE id = ${id}`)
  const asked = await Promise.all([remove(911), remove(912)])
  const page = await on.signedIn('Rita Olsen', '/alike')
  await page.getByRole('region', { name: '2 alike: Delete rows of public.notes' }).waitFor()
  const answered = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  await page.route('**/review-groups', async (route) => {
    const response = await route.fetch()
    answered.resolve()
    await released.promise
    await route.fulfill({ response })
  })
  asked.push(await remove(913))
  await answered.promise
  asked.push(await remove(914))
  // Long enough for the page to hear of it while the older answer is on its way.
  await page.waitForTimeout(1000)
  released.resolve()
  await page
    .getByRole('region', { name: '4 alike: Delete rows of public.notes' })
    .waitFor({ timeout: 10_000 })
  await Promise.all(asked.map(({ client }) => client.end()))
  assert.deepEqual(on.faults, [])
})

test('whoever is on the way to another page is not taken back when the list of reviews arrives', async () => {
  const asked = await ask(on, 'ana', 'DELETE FROM notes WHERE id = 921')
  const page = await on.signedIn('Rita Olsen', '/sessions')
  const list = await heldBack(page, '**/reviews?state=open*')
  const code = await heldBack(page, '**/alike-page*.js')
  await page.goto(`${on.stage.config.publicUrl}/reviews`)
  await page.getByRole('link', { name: 'Alike and load' }).click()
  await code.asked
  list.release()
  await page.getByText('1 waits, the newest:').waitFor({ state: 'attached' })
  code.release()
  await page
    .getByText('Nobody ruled.')
    .or(page.getByRole('row', { name: /^Rita Olsen/ }))
    .first()
    .waitFor()
  assert.equal(new URL(page.url()).pathname, '/alike')
  await asked.client.end()
  assert.deepEqual(on.faults, [])
})

/** Holds back what a page asks for at addresses like this, until it is released. */
async function heldBack(
  page: Page,
  pattern: string,
): Promise<{ readonly asked: Promise<void>; readonly release: () => void }> {
  const asked = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  await page.route(pattern, async (route) => {
    asked.resolve()
    await released.promise
    await route.continue()
  })
  return { asked: asked.promise, release: released.resolve }
}
