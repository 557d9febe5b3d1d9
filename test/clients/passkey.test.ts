/** A reviewer with a real browser: registers a passkey, approves with it what psql's wire waits for; the ledger keeps the proof. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { verifyLedger as verifyAgain } from '../../verifier/verify-ledger.mjs'
import { verifyLedger } from '../../src/ledger/verify/verify.ts'
import { startStage, type Stage } from '../e2e/stage.ts'
import { nameOf, query, Wire, wordsOf } from '../e2e/wire.ts'
import { openBrowser, type Page } from './browser.ts'

let stage: Stage
let page: Page

before(async () => {
  stage = await startStage({ policy: 'test/clients/passkey.yaml', host: 'localhost' })
  page = await openBrowser()
  await page.open(`${stage.config.publicUrl}/healthz`)
})
after(async () => {
  await page?.[Symbol.asyncDispose]()
  await stage?.[Symbol.asyncDispose]()
})

async function ask(who: 'rita' | 'ana', path: string, body: object): Promise<[number, unknown]> {
  const { password } = await stage.through(who)
  const response = await fetch(`${stage.gateway.apiUrl}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${password}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return [response.status, await response.json()]
}

async function make(): Promise<object> {
  const [, options] = await ask('rita', 'passkeys/options', {})
  const { create } = z.object({ create: z.looseObject({ challenge: z.string() }) }).parse(options)
  return z.looseObject({}).parse(
    await page.evaluate(`navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(${JSON.stringify(create)}),
    }).then((credential) => credential.toJSON())`),
  )
}

async function signed(options: unknown): Promise<unknown> {
  return page.evaluate(`navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(options)}),
  }).then((credential) => credential.toJSON())`)
}

async function hold(text: string): Promise<{ readonly wire: Wire; readonly reviewId: string }> {
  const wire = await Wire.openRaw(await stage.through('ana'))
  wire.send(query(text))
  const words = (await wire.until((frame) => nameOf(frame) === 'NoticeResponse')).map(wordsOf).join()
  return { wire, reviewId: /review=([0-9a-f-]{36})/.exec(words)?.[1] ?? '' }
}

test('a browser makes a passkey, signs a ruling with it, and what was held runs', async () => {
  const { wire, reviewId } = await hold('DELETE FROM notes WHERE id = -1')
  await using held = wire
  const justification = 'Agreed.'
  const [early, problem] = await ask('rita', `reviews/${reviewId}/approve`, { justification })
  assert.equal(early, 403)
  assert.match(JSON.stringify(problem), /passkey-required/)

  const [made] = await ask('rita', 'passkeys', { label: 'virtual', credential: await make() })
  assert.equal(made, 201)
  const [, options] = await ask('rita', `reviews/${reviewId}/passkey-options`, { ruling: 'approve' })
  const assertion = await signed(options)
  const [forAnother] = await ask('rita', `reviews/${reviewId}/deny`, { justification, assertion })
  assert.equal(forAnother, 403)
  const [status, review] = await ask('rita', `reviews/${reviewId}/approve`, { justification, assertion })
  assert.equal(status, 200, JSON.stringify(review))
  assert.match((await held.ready()).map(wordsOf).join(), /DELETE 0/)
  const again = await hold('DELETE FROM notes WHERE id = -1')
  await using other = again.wire
  const [replayed, why] = await ask('rita', `reviews/${again.reviewId}/approve`, { justification, assertion })
  assert.equal(replayed, 403)
  assert.match(JSON.stringify(why), /passkey-mismatch/)
  other.socket.destroy()
})

test('both verifiers find the signature in the ledger, and that it holds', async () => {
  await stage.gateway.close('the test is over')
  const { directory } = stage.config.ledger
  for await (const step of verifyLedger(directory, {}))
    if (step.kind === 'result') assert.deepEqual(step.result.faults, [])
  assert.deepEqual(verifyAgain(directory).faults, [])
})
