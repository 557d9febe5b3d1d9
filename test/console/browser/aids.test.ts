/** What helps a reviewer decide: what a write would do, what waits with it, and a list that follows what was ruled. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage

before(async () => {
  on = await startConsoleStage({ policy: 'test/e2e/previews.yaml' })
})
after(() => on[Symbol.asyncDispose]())

test('a write is shown as it was tried, and leaves the list the moment it is ruled on', async () => {
  const { client, answer } = await ask(on, 'ana', `UPDATE notes SET body = '<i>closed</i>' WHERE id = 4`)
  const page = await on.signedIn('Rita Olsen', '/reviews')
  const tried = page.getByRole('region', { name: 'What it would do' })
  await tried.getByText('row changes').waitFor()
  const then = tried.getByRole('row', { name: /^1 then/ })
  await then.getByRole('cell', { name: '<i>closed</i> changed' }).waitFor()
  const waiting = page.getByRole('region', { name: 'Waiting' })
  await waiting.getByRole('link', { name: /public\.notes/ }).waitFor()
  // The list that the page asks for afterwards is slow to come: what was ruled on must not stand in it meanwhile.
  await page.route('**/api/v1/reviews?*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 3000))
    await route.continue().catch(() => undefined)
  })
  await page.getByRole('button', { name: 'Approve', exact: false }).first().click()
  await page.getByRole('textbox', { name: 'Why is it right?' }).fill('As it was shown.')
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('This review is over.').waitFor()
  assert.equal(await waiting.getByRole('link', { name: /public\.notes/ }).count(), 0)
  assert.equal(await answer, 1)
  await client.end()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  assert.deepEqual(on.faults, [])
})

test('a statement in a transaction says what waits with it', async () => {
  const { client, answer } = await ask(on, 'ana', 'BEGIN')
  await answer
  const asked = client.query('DELETE FROM import_staging').catch(String)
  const page = await on.signedIn('Rita Olsen', '/reviews')
  await page
    .getByRole('link', { name: /import_staging/ })
    .first()
    .click()
  await page.getByRole('region', { name: 'What it holds up' }).getByText('has a transaction open').waitFor()
  await client.end()
  await page.getByText('This review is over.').waitFor()
  await asked
  assert.deepEqual(on.faults, [])
})
