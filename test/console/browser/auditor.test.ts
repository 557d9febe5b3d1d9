/** An auditor who never used a terminal: searches, opens an entry, and has the proof verified by the browser itself. */
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parseKey, verifyProof } from '../../../verifier/verify-ledger.mjs'
import { ask, startConsoleStage, type ConsoleStage } from './console-stage.ts'

let on: ConsoleStage
let folder: string

before(async () => {
  on = await startConsoleStage()
  folder = await mkdtemp(join(tmpdir(), 'console-auditor-'))
  for (const text of [
    'SELECT id, first_name, ssn, email FROM customers ORDER BY id LIMIT 40',
    'DROP DATABASE bank',
    `SELECT '=1+1' AS "<b>bold</b>", count(*) FROM accounts`,
  ]) {
    const { client, answer } = await ask(on, 'ledger-bot', text)
    await answer
    await client.end()
  }
})
after(async () => {
  await on[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

test('a question of words finds the statement; its entry is proved in the browser, and by another program', async () => {
  const page = await on.signedIn('Omar Haddad', '/ledger')
  await page.getByRole('textbox', { name: 'Words of the statement or its parameters' }).fill('first_name')
  const found = page.getByText('120 masked').or(page.getByText('80 masked')).first()
  // The index follows the ledger: whoever asks at once may be told of the statement before its end.
  for (let asked = 1; asked === 1 || !(await found.isVisible()); asked += 1) {
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.getByRole('button', { name: 'Take away Says first_name' }).waitFor()
    await found.waitFor({ timeout: 5000 }).catch((error: unknown) => {
      if (asked >= 5) throw error
    })
  }
  await page
    .getByRole('listitem')
    .getByRole('link', { name: /SELECT id, first_name/ })
    .first()
    .click()
  await page.getByText('This entry stands in the ledger, as it is.').waitFor()
  for (const step of [
    'hashes to its leaf hash',
    'has this index',
    'root of the checkpoint',
    'signed by the key',
  ])
    assert.match(await page.getByRole('listitem').filter({ hasText: step }).innerText(), /yes/i)
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Proof as a file' }).click()
  const file = join(folder, 'entry.tlog-proof')
  await (await saving).saveAs(file)
  const key = parseKey(await keyLine())
  assert.ok(key)
  const proved = verifyProof(await readFile(file), key)
  assert.ok(!('problem' in proved), JSON.stringify(proved))
  assert.deepEqual(on.faults, [])
})

test('an answer that was tampered with on its way is not believed', async () => {
  const page = await on.signedIn('Omar Haddad', '/ledger')
  await page.route('**/api/v1/ledger/entries/2', async (route) => {
    const answer = await route.fetch()
    const entry = JSON.parse(await answer.text())
    const leaf = Buffer.from(entry.leaf, 'base64')
    leaf[leaf.length - 3] = (leaf[leaf.length - 3] ?? 0) ^ 1
    await route.fulfill({ response: answer, json: { ...entry, leaf: leaf.toString('base64') } })
  })
  await page.goto(`${on.stage.config.publicUrl}/ledger/2`)
  await page.getByText('This entry is not proved.').waitFor()
})

test('facets and saved questions narrow, the address is the question, and what is saved holds no formula', async () => {
  const page = await on.signedIn('Omar Haddad', '/ledger')
  await page.getByRole('button', { name: 'refused' }).click()
  await page.waitForURL(/saved=refused/)
  await page.getByRole('listitem').getByText('DROP DATABASE').first().waitFor()
  await page.getByRole('button', { name: 'refused' }).click()
  const narrow = page.getByRole('complementary', { name: 'Narrow it' })
  await narrow.getByRole('button', { name: /^allow/ }).click()
  await page.waitForURL(/verdict=allow/)
  assert.equal(await page.getByText('DROP DATABASE').count(), 0)
  await page.reload()
  await page.getByRole('button', { name: 'Take away Verdict allow' }).waitFor()
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as CSV' }).click()
  const file = join(folder, 'ledger.csv')
  await (await saving).saveAs(file)
  const text = await readFile(file, 'utf8')
  assert.match(text, /"SELECT id, first_name, ssn/)
  assert.doesNotMatch(text, /(?:^|,)"[=+@]/m)
  assert.equal(await page.locator('b').count(), 0)
  assert.deepEqual(on.faults, [])
})

test('whoever is no auditor is offered no ledger, and told so at its address', async () => {
  const page = await on.signedIn('Ana Ruiz', '/reviews')
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await pages.getByRole('link', { name: 'Sessions' }).waitFor()
  assert.equal(await pages.getByRole('link', { name: 'Ledger' }).count(), 0)
  await page.goto(`${on.stage.config.publicUrl}/ledger`)
  await page.getByRole('heading', { name: 'Not for you' }).waitFor()
})

async function keyLine(): Promise<string> {
  const { directory } = on.stage.config.ledger
  const name = (await readdir(directory)).find((file) => file.endsWith('.vkey'))
  return readFile(join(directory, name ?? ''), 'utf8')
}
