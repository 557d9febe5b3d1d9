/** Reviews on the real wire: clients that wait, clients that come back, and reviewers who change what was asked. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { bind, execute, nameOf, parse, query, sync, Wire, wordsOf } from './wire.ts'
import { demoPolicy, startStage, type Door, type Stage } from './stage.ts'

let stage: Stage
let door: Door
let rita: Door

before(async () => {
  stage = await startStage({ policy: demoPolicy })
  door = await stage.through('ana')
  rita = await stage.through('rita')
})
after(() => stage[Symbol.asyncDispose]())

const reviewed = z.object({ id: z.string(), state: z.string(), statement: z.string(), uses: z.number() })

async function asRita(path: string, body: object): Promise<z.infer<typeof reviewed>> {
  const response = await fetch(`${stage.gateway.apiUrl}/api/v1/reviews/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${rita.password}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return reviewed.parse(await response.json())
}

function reviewIn(words: string): string {
  const id = /review=([0-9a-f-]{36})/.exec(words)?.[1]
  assert.ok(id, words)
  return id
}

const isNotice = (frame: Parameters<typeof nameOf>[0]): boolean => nameOf(frame) === 'NoticeResponse'

test('a held statement runs on the connection that waits, as soon as a reviewer has said yes', async () => {
  await using wire = await Wire.openRaw(door)
  wire.send(query('DELETE FROM notes WHERE id = -1'))
  const held = (await wire.until(isNotice)).map(wordsOf).join()
  const started = performance.now()
  const after = await asRita(`${reviewIn(held)}/approve`, { justification: 'Fine.' })
  assert.equal(after.state, 'approved')
  assert.match((await wire.ready()).map(wordsOf).join(), /DELETE 0/)
  assert.ok(performance.now() - started < 2000, 'the ruling took too long to reach the connection')
})

test('I12: a reviewer changes the statement; the client is told, and that text alone runs', async () => {
  await using wire = await Wire.openRaw(door)
  wire.send(query('DELETE FROM notes WHERE id < 0 OR id IS NULL'))
  const reviewId = reviewIn((await wire.until(isNotice)).map(wordsOf).join())
  const statement = 'DELETE FROM notes WHERE id = -2; SELECT 41 + 1 AS answer'
  await asRita(`${reviewId}/change`, { statement, justification: 'One will do.' })
  const heard = (await wire.ready()).map(wordsOf).join('\n')
  assert.match(heard, /A reviewer changed this statement; what runs is: DELETE FROM notes WHERE id = -2/)
  assert.match(heard, /DELETE 0[^]*42/)
})

test('a prepared statement that a reviewer changes is refused, with the session as it was', async () => {
  await using wire = await Wire.openRaw(door)
  wire.send(parse('', 'DELETE FROM notes WHERE id < 0 OR id IS NULL'), bind(), execute(), sync)
  const reviewId = reviewIn((await wire.until(isNotice)).map(wordsOf).join())
  await asRita(`${reviewId}/change`, { statement: 'DELETE FROM notes WHERE id = -2', justification: 'One.' })
  assert.match((await wire.ready()).map(wordsOf).join('\n'), /code=review-changed/)
  assert.match((await wire.query('SELECT 7 AS n')).map(wordsOf).join(), /7/)
})

test('a client that comes back is refused at once, and let through once, over whatever connection', async () => {
  const text = 'DELETE FROM notes WHERE id = -3'
  const retry = { options: '-c sallyport.review=retry' }
  let reviewId = ''
  {
    await using wire = await Wire.openRaw(door, retry)
    const heard = (await wire.query(text)).map(wordsOf).join('\n')
    assert.match(heard, /code=review-pending/)
    reviewId = reviewIn(heard)
  }
  await asRita(`${reviewId}/approve`, { justification: 'Fine.' })
  await using wire = await Wire.openRaw(door, retry)
  assert.match((await wire.query(text)).map(wordsOf).join('\n'), /DELETE 0/)
  assert.match((await wire.query(text)).map(wordsOf).join('\n'), /code=review-pending/)
})

test('the same in the extended protocol, with parameters', async () => {
  await using wire = await Wire.openRaw(door, { 'sallyport.review': 'retry' })
  const ask = async (value: string): Promise<string> => {
    wire.send(
      parse('', 'DELETE FROM notes WHERE id = $1::bigint'),
      bind({ values: [value] }),
      execute(),
      sync,
    )
    return (await wire.ready()).map(wordsOf).join('\n')
  }
  const reviewId = reviewIn(await ask('-4'))
  await asRita(`${reviewId}/approve`, { justification: 'Fine.' })
  assert.match(await ask('-5'), /code=review-pending/)
  assert.match(await ask('-4'), /DELETE 0/)
})
