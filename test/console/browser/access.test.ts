/** Roles for a time: asked for by one person, ruled on by another, and gone at once when it is revoked. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage

before(async () => {
  on = await startConsoleStage({ policy: 'test/e2e/routes.yaml' })
})
after(() => on[Symbol.asyncDispose]())

test('a role is asked for, ruled on by somebody else, shown with what is left of it, and revoked', async () => {
  const asker = await on.signedIn('Ana Ruiz', '/access')
  const roles = asker.getByRole('region', { name: 'Roles for a time' })
  await roles.getByRole('button', { name: 'Ask for it' }).first().click()
  const wish = asker.getByRole('dialog', { name: 'writer at bank' })
  await wish.getByRole('textbox', { name: 'Why?' }).fill('For <b>the</b> import.')
  await wish.getByRole('button', { name: 'Ask for it' }).click()
  const own = asker.getByRole('listitem').filter({ hasText: 'For <b>the</b> import.' })
  await own.waitFor()
  assert.equal(await own.getByRole('button', { name: 'Approve' }).count(), 0)

  const ruler = await on.signedIn('Rita Olsen', '/access')
  const grant = ruler.getByRole('listitem').filter({ hasText: 'For <b>the</b> import.' })
  await grant.getByRole('button', { name: 'Approve' }).click()
  const ruling = ruler.getByRole('dialog', { name: 'Approve writer at bank' })
  assert.ok(await ruling.getByRole('button', { name: 'Approve' }).isDisabled())
  await ruling.getByRole('textbox', { name: 'Why?' }).fill('The import is planned.')
  await ruling.getByRole('button', { name: 'Approve' }).click()
  await grant.getByText('approved', { exact: true }).waitFor()

  await own.getByText('approved', { exact: true }).waitFor()
  await roles.getByText(/yours until/).waitFor()
  await own.getByRole('button', { name: 'Revoke' }).click()
  await asker.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await own.getByText('revoked', { exact: true }).waitFor()
  await roles.getByRole('button', { name: 'Ask for it' }).first().waitFor()
  await grant.getByText('revoked', { exact: true }).waitFor()
  assert.equal(await asker.locator('li b').count(), 0)
  assert.deepEqual(on.faults, [])
})

test('why somebody can or cannot reach a resource is explained to whoever may ask, and to others of themselves alone', async () => {
  const page = await on.signedIn('Ana Ruiz', '/access')
  const part = page.getByRole('region', { name: 'Why can or cannot somebody?' })
  await part.getByRole('button', { name: 'Explain' }).click()
  await part.getByRole('status').getByText('Yes').waitFor()
  await part.getByText('public.customers.ssn').first().waitFor()
  assert.deepEqual(on.faults, [])
})
