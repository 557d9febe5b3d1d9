/** Attacks on reviews over two real gateways that share a store: by the wire, the API, Slack and the command line. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { drivesTerminal } from '../../src/cli/cli.fixture.ts'
import type { Replica } from './replicas.ts'
import { heard, heldIn, reviewIn, startReviewGround, until, type ReviewGround } from './review-ground.ts'
import { bind, execute, parse, query, sync, wordsOf } from './wire.ts'

let ground: ReviewGround
let one: Replica
let other: Replica
before(async () => {
  ground = await startReviewGround()
  ;({ one, other } = ground)
})
after(() => ground[Symbol.asyncDispose]())

const yes = { justification: 'So be it.' }
const retry = { 'sallyport.review': 'retry' }

/** A form of Slack's, sent in. */
function submitted(user: string, reviewId: string, word = 'approve'): object {
  return {
    type: 'view_submission',
    user: { id: user },
    team: { id: 'T1' },
    view: {
      private_metadata: `${word} ${reviewId} 0`,
      state: { values: { reason: { reason: { value: 'From Slack.' } } } },
    },
  }
}

/** Binds a user of Slack's to somebody, by the code that the button shows. */
async function bindSlack(user: string, who: 'ana' | 'rita', reviewId: string): Promise<void> {
  const actions = [{ action_id: 'sallyport-approve', value: `${reviewId} 0` }]
  const press = { type: 'block_actions', user: { id: user }, team: { id: 'T1' }, trigger_id: 't', actions }
  const before = ground.slackCalls.length
  assert.equal((await ground.slack(one, press)).status, 200)
  await until(() => ground.slackCalls.slice(before).some((call) => call.includes('bind-chat')))
  const code = /bind-chat ([0-9a-f]+)/.exec(ground.slackCalls.slice(before).join())?.[1] ?? ''
  assert.equal((await ground.cli(other, who, 'review', 'bind-chat', code)).exit, 0)
}

/** One of several statements that are sent together. */
function step(mark: string): readonly Buffer[] {
  return [parse('', `INSERT INTO once VALUES ('${mark}')`), bind(), execute()]
}

test('I5: whoever asked, or stands behind who asked, rules by no way; somebody else does', async () => {
  await using held = await ground.hold(one, 'ledger-bot', `INSERT INTO once VALUES ('own')`)
  const { reviewId } = held
  for (const at of [one, other]) {
    for (const who of ['ana', 'ledger-bot'] as const)
      for (const word of ['approve', 'deny'])
        assert.equal((await ground.ask(at, who, `reviews/${reviewId}/${word}`, yes)).status, 403)
    const changed = { ...yes, statement: `INSERT INTO once VALUES ('mine')` }
    assert.equal((await ground.ask(at, 'ana', `reviews/${reviewId}/change`, changed)).status, 403)
    assert.equal((await ground.ask(at, 'deploy-ci', `reviews/${reviewId}/approve`, yes)).status, 404)
  }
  const run = await ground.cli(other, 'ana', 'review', 'approve', reviewId, '--reason', 'Mine')
  assert.match(run.err, /reviewer-own/)
  await bindSlack('U-ana', 'ana', reviewId)
  for (const at of [one, other])
    assert.match((await ground.slack(at, submitted('U-ana', reviewId))).text, /chain/)
  const from = new Date().toISOString()
  const to = new Date(Date.now() + 60_000).toISOString()
  const anaId = `${ground.replicas.grounds.idp.issuer}#ana`
  const named = await ground.ask(one, 'rita', 'deputies', { deputy: anaId, from, to, reason: 'Away.' })
  assert.equal(named.status, 200, named.text)
  assert.equal((await ground.ask(other, 'ana', `reviews/${reviewId}/approve`, yes)).status, 403)
  assert.deepEqual(await ground.stateOf(reviewId), { state: 'open', uses: 0, rulings: 0 })
  assert.equal((await ground.ask(other, 'rita', `reviews/${reviewId}/approve`, yes)).status, 200)
  assert.match(await heard(held.wire), /INSERT 0 1/)
})

test('I5: one person fills one place of a quorum, from both gateways, Slack and the command line at once', async () => {
  await using held = await ground.hold(one, 'ana', `INSERT INTO twos VALUES ('two')`)
  const { reviewId } = held
  await bindSlack('U-rita', 'rita', reviewId)
  const answers = await Promise.all([
    ...[one, other, one, other].map(
      async (at) => (await ground.ask(at, 'rita', `reviews/${reviewId}/approve`, yes)).status,
    ),
    ...[one, other].map(async (at) =>
      (await ground.slack(at, submitted('U-rita', reviewId))).text.includes('clear') ? 200 : 409,
    ),
    ground
      .cli(other, 'rita', 'review', 'approve', reviewId, '--reason', 'Again')
      .then(({ exit }) => (exit === 0 ? 200 : 409)),
  ])
  assert.deepEqual(answers.toSorted(), [200, 409, 409, 409, 409, 409, 409])
  assert.deepEqual(await ground.stateOf(reviewId), { state: 'open', uses: 0, rulings: 1 })
  assert.equal(await ground.marks('twos', 'two'), 0)
  assert.equal((await ground.ask(one, 'omar', `reviews/${reviewId}/approve`, yes)).status, 200)
  assert.match(await heard(held.wire), /INSERT 0 1/)
  assert.equal(await ground.marks('twos', 'two'), 1)
})

test('I2: an approval for three is spent by three of many who come at once, at both gateways', async () => {
  const text = `INSERT INTO thrice VALUES ('thrice')`
  const wires = await Promise.all(
    Array.from({ length: 8 }, (_, at) => ground.wire(at % 2 === 0 ? one : other, 'ana')),
  )
  const [first] = wires
  assert.ok(first)
  const reviewId = reviewIn((await first.query(text)).map(wordsOf).join())
  assert.equal((await ground.ask(other, 'rita', `reviews/${reviewId}/approve`, yes)).status, 200)
  const ends = await Promise.all(wires.map(async (wire) => (await wire.query(text)).map(wordsOf).join()))
  assert.equal(ends.filter((end) => end.includes('INSERT 0 1')).length, 3, ends.join('\n'))
  assert.equal(ends.filter((end) => end.includes('code=review-pending')).length, 5, ends.join('\n'))
  assert.equal(await ground.marks('thrice', 'thrice'), 3)
  for (const wire of wires) await wire[Symbol.asyncDispose]()
})

test('I2: an approval is for nothing but what was approved: no other text, parameters, settings, batch or person', async () => {
  const text = `INSERT INTO once VALUES ($1 || 'replayed')`
  const wire = await ground.wire(one, 'ana', retry)
  const send = async (on: typeof wire, value: string, asked = text): Promise<string> => {
    on.send(parse('', asked, [25]), bind({ values: [value] }), execute(), sync)
    return heard(on)
  }
  const reviewId = reviewIn(await send(wire, 'a'))
  assert.equal((await ground.ask(other, 'rita', `reviews/${reviewId}/approve`, yes)).status, 200)
  const isAskedAnew = (words: string): void => {
    assert.match(words, /code=review-pending/)
    assert.notEqual(reviewIn(words), reviewId)
  }
  for (const at of [one, other]) {
    const on = await ground.wire(at, 'ana', retry)
    isAskedAnew(await send(on, 'b'))
    isAskedAnew(await send(on, 'a', `${text} -- `))
    assert.match(await send(on, 'a', `${text}; SELECT 1`), /42601/)
    isAskedAnew((await on.query(`INSERT INTO once VALUES ('a' || 'replayed')`)).map(wordsOf).join())
    const settings = ["TimeZone = 'Asia/Tokyo'", "DateStyle = 'SQL, DMY'", 'search_path = public, pg_temp']
    for (const setting of settings) {
      const name = setting.split(' ')[0] ?? ''
      assert.doesNotMatch((await on.query(`SET ${setting}`)).map(wordsOf).join(), /ErrorResponse/)
      isAskedAnew(await send(on, 'a'))
      await on.query(`RESET ${name}`)
    }
    const agent = await ground.wire(at, 'ledger-bot', retry)
    isAskedAnew(await send(agent, 'a'))
    await agent[Symbol.asyncDispose]()
    await on[Symbol.asyncDispose]()
  }
  const last = await ground.wire(other, 'ana', retry)
  assert.match(await send(last, 'a'), /INSERT 0 1/)
  isAskedAnew(await send(last, 'a'))
  assert.equal(await ground.marks('once', 'areplayed'), 1)
  await last[Symbol.asyncDispose]()
  await wire[Symbol.asyncDispose]()
})

test('several statements in one text are approved as one, and one of them alone is not', async () => {
  const text = `INSERT INTO once VALUES ('first'); INSERT INTO once VALUES ('second')`
  await using held = await ground.hold(one, 'ana', text)
  const alone = await ground.wire(other, 'ana', retry)
  const words = (await alone.query(`INSERT INTO once VALUES ('first')`)).map(wordsOf).join()
  assert.notEqual(reviewIn(words), held.reviewId)
  assert.equal((await ground.ask(other, 'rita', `reviews/${reviewIn(words)}/approve`, yes)).status, 200)
  const batch = (await alone.query(text)).map(wordsOf).join()
  assert.match(batch, /code=review-pending/)
  assert.equal(await ground.marks('once', 'first'), 0)
  assert.equal((await ground.ask(other, 'rita', `reviews/${held.reviewId}/approve`, yes)).status, 200)
  assert.match(await heard(held.wire), /INSERT 0 1[^]*INSERT 0 1/)
  assert.equal((await ground.marks('once', 'first')) + (await ground.marks('once', 'second')), 2)
  await alone[Symbol.asyncDispose]()
})

test('I7: pipelined statements are held one behind the other, each under its own review, and a denial skips what follows', async () => {
  const wire = await ground.wire(one, 'ana')
  wire.send(...step('pipe-1'), ...step('pipe-2'), ...step('pipe-3'), sync)
  const first = await heldIn(wire)
  assert.equal((await ground.ask(other, 'rita', `reviews/${first}/approve`, yes)).status, 200)
  const second = await heldIn(wire)
  assert.notEqual(second, first)
  assert.equal((await ground.ask(other, 'rita', `reviews/${second}/deny`, yes)).status, 200)
  const rest = await heard(wire)
  assert.match(rest, /code=review-denied/)
  assert.doesNotMatch(rest, /code=held/)
  // One Sync, one transaction: the denial takes the first with it.
  for (const mark of ['pipe-1', 'pipe-2', 'pipe-3']) assert.equal(await ground.marks('once', mark), 0)
  wire.send(query(`SELECT 'alive'`))
  assert.match(await heard(wire), /alive/)
  await wire[Symbol.asyncDispose]()
})

test('a ruling on what is over changes nothing and says so: denied, withdrawn, expired, spent; pressed twice, it counts once', async () => {
  const over = async (reviewId: string): Promise<void> => {
    const before = await ground.stateOf(reviewId)
    for (const at of [one, other])
      for (const word of ['approve', 'deny']) {
        const late = await ground.ask(at, 'omar', `reviews/${reviewId}/${word}`, yes)
        assert.equal(late.status, 409)
        assert.match(late.text, /review-over/)
      }
    const late = await ground.cli(other, 'omar', 'review', 'approve', reviewId, '--reason', 'Late')
    assert.match(late.err, /review-over/)
    assert.deepEqual(await ground.stateOf(reviewId), before)
  }
  {
    await using held = await ground.hold(one, 'ana', `INSERT INTO once VALUES ('denied')`)
    assert.equal((await ground.ask(other, 'rita', `reviews/${held.reviewId}/deny`, yes)).status, 200)
    assert.match(await heard(held.wire), /review-denied/)
    await over(held.reviewId)
  }
  {
    const held = await ground.hold(one, 'ana', `INSERT INTO once VALUES ('withdrawn')`)
    held.wire.socket.destroy()
    await until(async () => (await ground.stateOf(held.reviewId)).state === 'withdrawn')
    await over(held.reviewId)
  }
  {
    await using held = await ground.hold(one, 'ana', `INSERT INTO soon VALUES ('expired')`)
    assert.match(await heard(held.wire), /review-expired/)
    await over(held.reviewId)
  }
  await using held = await ground.hold(one, 'ana', `INSERT INTO once VALUES ('clicked')`)
  const click = async (at: Replica, key: string): Promise<number> => {
    const headers = { 'idempotency-key': key }
    return (await ground.ask(at, 'rita', `reviews/${held.reviewId}/approve`, yes, headers)).status
  }
  assert.equal(await click(other, 'k'), 200)
  assert.deepEqual([await click(other, 'k'), await click(other, 'l'), await click(one, 'k')], [200, 409, 409])
  assert.match(await heard(held.wire), /INSERT 0 1/)
  await over(held.reviewId)
  assert.equal(await ground.marks('once', 'clicked'), 1)
})

test('what Slack did not sign, or for somebody whom nobody knows, rules on nothing at either gateway', async () => {
  await using held = await ground.hold(one, 'ana', `INSERT INTO once VALUES ('forged')`)
  const { reviewId } = held
  for (const at of [one, other]) {
    assert.equal((await ground.slack(at, submitted('U-rita', reviewId), { secret: 'a guess' })).status, 401)
    const old = { at: Date.now() - 6 * 60_000 }
    assert.equal((await ground.slack(at, submitted('U-rita', reviewId), old)).status, 401)
    assert.match((await ground.slack(at, submitted('U-nobody', reviewId))).text, /sign-in/)
    const stranger = { ...submitted('U-rita', reviewId), team: { id: 'T2' } }
    assert.match((await ground.slack(at, stranger)).text, /sign-in/)
  }
  assert.deepEqual(await ground.stateOf(reviewId), { state: 'open', uses: 0, rulings: 0 })
})

test('SQL, reasons and names full of markup and control characters are text wherever they are shown', async () => {
  const evil = `<script>alert(1)</script>\u001b]0;owned\u0007\u202e\u2028&<!channel>`
  const text = `INSERT INTO once VALUES ('${evil}')`
  await using held = await ground.hold(one, 'ana', text)
  const { reviewId } = held
  assert.equal(
    (await ground.ask(other, 'rita', `reviews/${reviewId}/questions`, { words: evil })).status,
    200,
  )
  const asked = (await held.wire.until((frame) => wordsOf(frame).includes('code=asked'))).map(wordsOf).join()
  assert.ok(!drivesTerminal(asked), JSON.stringify(asked))
  const show = await ground.cli(other, 'rita', 'review', 'show', reviewId)
  assert.ok(!drivesTerminal(show.out), JSON.stringify(show.out))
  assert.ok(show.out.includes('<script>'))
  const list = await ground.cli(other, 'rita', 'reviews')
  assert.ok(!drivesTerminal(list.out), JSON.stringify(list.out))
  const shown = await ground.ask(one, 'rita', `reviews/${reviewId}`)
  assert.equal(JSON.parse(shown.text).statement, text)
  await until(() => ground.slackCalls.some((call) => call.includes('owned')))
  const posted = ground.slackCalls.filter((call) => call.includes('owned')).join()
  assert.doesNotMatch(posted, /<script|<!channel|\\u001b|\u202e|\u2028/)
  assert.equal(
    (await ground.ask(other, 'rita', `reviews/${reviewId}/deny`, { justification: evil })).status,
    200,
  )
  assert.ok(!drivesTerminal((await heard(held.wire)).replaceAll('\\x00', '')))
})

test('a statement that nobody could read is refused, recorded and said; the longest that can be is held and runs', async () => {
  const wire = await ground.wire(one, 'ana')
  const tooLong = `INSERT INTO once VALUES ('long') -- ${'x'.repeat(5 * 1024 * 1024)}`
  assert.match((await wire.query(tooLong)).map(wordsOf).join(), /code=too-complex/)
  assert.match((await wire.query(`SELECT 'alive'`)).map(wordsOf).join(), /alive/)
  await wire[Symbol.asyncDispose]()
  const text = `INSERT INTO once VALUES ('longest') -- ${'x'.repeat(1024 * 1024 - 100)}`
  await using held = await ground.hold(one, 'ana', text)
  const list = await ground.ask(other, 'rita', 'reviews?state=open&limit=100')
  assert.ok(list.status === 200 && list.text.length < 10 * 1024 * 1024)
  assert.equal((await ground.ask(other, 'rita', `reviews/${held.reviewId}/approve`, yes)).status, 200)
  assert.match(await heard(held.wire), /INSERT 0 1/)
  assert.equal(await ground.marks('once', 'longest'), 1)
})

test('I2: what a text stands for is as it was approved: views, functions and tables that were exchanged meanwhile void it', async () => {
  await ground.bank('CREATE VIEW few AS SELECT 1 AS n WHERE false')
  await ground.bank(`CREATE FUNCTION worth(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1'`)
  await ground.bank(`INSERT INTO once_too VALUES ('kept')`)
  const cases = [
    [
      'DELETE FROM once_too WHERE (SELECT count(*) FROM few) > 0',
      'CREATE OR REPLACE VIEW few AS SELECT 1 AS n',
    ],
    [
      `DELETE FROM once_too WHERE worth(mark) = 'none'`,
      `CREATE OR REPLACE FUNCTION worth(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''none'''`,
    ],
    [
      `DELETE FROM once_too WHERE mark = 'none'`,
      'ALTER TABLE once_too RENAME TO gone',
      'CREATE TABLE once_too AS SELECT * FROM gone',
    ],
  ] as const
  for (const [text, ...exchanges] of cases) {
    await using held = await ground.hold(one, 'ana', text)
    for (const exchange of exchanges) await ground.bank(exchange)
    assert.equal((await ground.ask(other, 'rita', `reviews/${held.reviewId}/approve`, yes)).status, 200)
    assert.match(await heard(held.wire), /code=facts-changed/, text)
    assert.deepEqual(await ground.stateOf(held.reviewId), { state: 'withdrawn', uses: 0, rulings: 1 })
    assert.equal(await ground.marks('once_too', 'kept'), 1)
  }
})
