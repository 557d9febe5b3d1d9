/** A rule asks for a signature: the reviewer makes a passkey in the console, and it signs the ruling. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { addAuthenticator } from './authenticator.ts'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage

before(async () => {
  on = await startConsoleStage({ policy: 'test/clients/passkey.yaml', host: 'localhost' })
})
after(() => on[Symbol.asyncDispose]())

test('a reviewer without a passkey is told, makes one, and it signs the approval', async () => {
  const { client, answer } = await ask(on, 'ana', 'DELETE FROM notes WHERE id = -1')
  const page = await on.signedIn('Rita Olsen', '/reviews')
  await addAuthenticator(page)
  await page.getByRole('heading', { name: 'Delete rows of public.notes', level: 1 }).waitFor()
  await page.getByText('by the reviewer’s passkey').waitFor()
  await approve(page)
  await page.getByRole('alert').getByText('You have no passkey yet.').waitFor()
  await page.getByRole('link', { name: 'Your passkeys' }).click()
  await page.getByRole('textbox', { name: 'Make a passkey' }).fill('The key on my desk')
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.getByText('The key on my desk', { exact: true }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Delete rows of public.notes', level: 1 }).waitFor()
  await approve(page)
  await page.getByText('This review is over.').waitFor()
  await page.getByText('signed by passkey').waitFor()
  assert.equal(await answer, 0)
  await client.end()
  assert.deepEqual(on.faults, [])
})

async function approve(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Approve', exact: false }).first().click()
  await page.getByRole('textbox', { name: 'Why is it right?' }).fill('I sign for it.')
  await page.getByRole('button', { name: 'Approve' }).click()
}
