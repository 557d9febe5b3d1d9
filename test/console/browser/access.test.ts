/** Roles for a time: asked for by one person, ruled on by another, and gone at once when it is revoked. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage

before(async () => {
  const groups = { audit: { readers: ['auditors'] }, retention: { approvers: ['reviewers', 'auditors'] } }
  on = await startConsoleStage({ policy: 'test/e2e/routes.yaml', more: groups })
})
after(() => on[Symbol.asyncDispose]())

test('a role is asked for, ruled on by somebody else, shown with what is left of it, and revoked', async () => {
  const asker = await on.signedIn('Ana Ruiz', '/access')
  const roles = asker.getByRole('region', { name: 'Roles for a time' })
  const offer = roles.getByRole('button', { name: 'Ask for it' }).first()
  await offer.click()
  const wish = asker.getByRole('dialog', { name: 'writer at bank' })
  await wish.waitFor()
  // What is put aside leaves the keyboard where it was.
  await asker.keyboard.press('Escape')
  await wish.waitFor({ state: 'detached' })
  await asker.locator('button:focus', { hasText: 'Ask for it' }).waitFor()
  await offer.click()
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

test('a role is taken in an emergency, its reviewer sees it, rules on it, and ends it', async () => {
  const taker = await on.signedIn('Ana Ruiz', '/access')
  const part = taker.getByRole('region', { name: 'In an emergency' })
  await part.getByRole('button', { name: 'Take it: writer at bank' }).click()
  const wish = taker.getByRole('dialog', { name: 'Take writer at bank in an emergency' })
  assert.ok(await wish.getByRole('button', { name: 'Take it' }).isDisabled())
  await wish.getByRole('textbox', { name: 'What happened?' }).fill('The <i>import</i> broke.')
  await wish.getByRole('button', { name: 'Take it' }).click()
  const own = part.getByRole('listitem').filter({ hasText: 'The <i>import</i> broke.' })
  await own.getByText('in force', { exact: true }).waitFor()

  const reviewer = await on.signedIn('Rita Olsen', '/access')
  const taken = reviewer
    .getByRole('region', { name: 'In an emergency' })
    .getByRole('listitem')
    .filter({ hasText: 'Ana Ruiz took writer at bank' })
  await taken.getByRole('button', { name: 'End it now' }).click()
  await taken.getByText('ended early', { exact: true }).waitFor()
  await own.getByText('ended early', { exact: true }).waitFor()
  await taken.getByRole('link', { name: 'Its review' }).click()
  await reviewer.getByRole('button', { name: 'Deny' }).click()
  await reviewer.getByRole('textbox').fill('It could have waited.')
  await reviewer.keyboard.press('Control+Enter')
  await reviewer.getByText('This review is over.').waitFor()
  await own.getByText('found fault with').waitFor()
  assert.equal(await taker.locator('li i').count(), 0)
  assert.deepEqual(on.faults, [])
})

test('a session goes when one asks for it and another lets it, and a hold keeps what there is', async () => {
  const { client, answer } = await ask(on, 'ledger-bot', 'SELECT count(*) FROM accounts')
  await answer
  await client.end()
  const omar = await on.signedIn('Omar Haddad', '/retention')
  await omar.getByRole('button', { name: 'Erase a session early' }).click()
  const wish = omar.getByRole('dialog', { name: 'Ask that a session be erased early' })
  await wish.getByRole('textbox', { name: 'Who' }).fill('ledger bot')
  const choice = wish.getByRole('radio', { name: /Ledger bot/ })
  // The index follows the ledger: what is not found yet is asked for again.
  for (let tries = 0; tries < 100 && (await choice.count()) === 0; tries += 1) {
    const found = omar.waitForResponse(/\/api\/v1\/audit\?/)
    await wish.getByRole('button', { name: 'Find sessions' }).click()
    await (await found).finished()
    await omar.waitForTimeout(100)
  }
  await choice.first().check()
  await wish.getByRole('textbox', { name: 'Why?' }).fill('Case <u>4711</u>.')
  await wish.getByRole('button', { name: 'Ask for it' }).click()
  const own = omar.getByRole('listitem').filter({ hasText: 'Case <u>4711</u>.' })
  await own.getByRole('button', { name: 'Withdraw' }).waitFor()
  assert.equal(await own.getByRole('button', { name: 'Let it go' }).count(), 0)

  const rita = await on.signedIn('Rita Olsen', '/retention')
  await rita.getByRole('button', { name: 'Place a legal hold' }).click()
  const hold = rita.getByRole('dialog', { name: 'Place a legal hold' })
  await hold.getByRole('combobox', { name: 'Which resource' }).fill('bank')
  await hold.getByRole('textbox', { name: 'Why?' }).fill('A lawsuit.')
  await hold.getByRole('button', { name: 'Place it' }).click()
  await rita.getByRole('button', { name: 'Ask to release it: the hold on bank' }).waitFor()
  const request = rita.getByRole('listitem').filter({ hasText: 'Case <u>4711</u>.' })
  await request.getByRole('button', { name: 'Let it go' }).click()
  const ruling = rita.getByRole('dialog', { name: 'Let it go?' })
  await ruling.getByRole('textbox', { name: 'Why?' }).fill('It is right.')
  await ruling.getByRole('button', { name: 'Let it go' }).click()
  await request.getByText('Let go by Rita Olsen').waitFor()
  assert.equal(await rita.locator('li u').count(), 0)

  const nobody = await on.signedIn('Ana Ruiz', '/retention')
  await nobody.getByRole('heading', { name: 'Not for you' }).first().waitFor()
  assert.deepEqual(on.faults, [])
})
