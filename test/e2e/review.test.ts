/** Reviews on the real wire: clients that wait, clients that come back, and reviewers who change what was asked. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { bind, describe, execute, nameOf, parse, query, sync, Wire, wordsOf } from './wire.ts'
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

test('definitions that follow each other are held on the catalog as it is then', async () => {
  await using wire = await Wire.openRaw(await stage.through('deploy-ci'))
  const held = ['CREATE TABLE held_ones (id int)', 'CREATE INDEX ON held_ones (id)', 'DROP TABLE held_ones']
  for (const text of held) {
    wire.send(query(text))
    const reviewId = reviewIn((await wire.until(isNotice)).map(wordsOf).join())
    await asRita(`${reviewId}/approve`, { justification: 'Fine.' })
    assert.match((await wire.ready()).map(wordsOf).join(), /CREATE|DROP/)
  }
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

test('I12: what a reviewer makes of a prepared statement runs with the parameters that it was bound to', async () => {
  await using wire = await Wire.openRaw(door)
  const asked = `UPDATE notes SET author = 'ana' WHERE id > $1 RETURNING id, author`
  wire.send(parse('', asked, [23]), bind({ values: ['0'] }), describe('P', ''), execute(), sync)
  const reviewId = reviewIn((await wire.until(isNotice)).map(wordsOf).join())
  const statement = `UPDATE notes SET author = 'ana' WHERE id = $1 + 1 RETURNING id, author`
  await asRita(`${reviewId}/change`, { statement, justification: 'One will do.' })
  const frames = await wire.ready()
  const names = frames.map(nameOf)
  assert.deepEqual(
    names.filter((name) => name !== 'NoticeResponse'),
    ['ParseComplete', 'BindComplete', 'RowDescription', 'DataRow', 'CommandComplete', 'ReadyForQuery'],
    frames.map(wordsOf).join('\n'),
  )
  assert.match(
    frames.map(wordsOf).join('\n'),
    /what runs is: UPDATE notes SET author = 'ana' WHERE id = \$1 \+ 1[^]*UPDATE 1/,
  )
  assert.match((await wire.query('SELECT 7 AS n')).map(wordsOf).join(), /7/)
})

test('I2: a table that was exchanged for another of its name, behind the gateway, voids the approval', async () => {
  await using direct = await Wire.open(stage.direct)
  await direct.query('CREATE TABLE swapped (id integer)')
  await using wire = await Wire.openRaw(door)
  wire.send(query('DELETE FROM swapped'))
  const reviewId = reviewIn((await wire.until(isNotice)).map(wordsOf).join())
  await direct.query('ALTER TABLE swapped RENAME TO kept; CREATE TABLE swapped (id integer, other text)')
  await asRita(`${reviewId}/approve`, { justification: 'Fine.' })
  assert.match((await wire.ready()).map(wordsOf).join(), /code=facts-changed/)
})

test('a named statement stays what it is: the next Bind of it is reviewed as it was asked', async () => {
  await using wire = await Wire.openRaw(door)
  wire.send(parse('gone', 'DELETE FROM notes WHERE id = $1'), describe('S', 'gone'), sync)
  await wire.ready()
  for (const value of ['-8', '-9']) {
    wire.send(bind({ statement: 'gone', values: [value] }), execute(), sync)
    const reviewId = reviewIn((await wire.until(isNotice)).map(wordsOf).join())
    const statement = 'DELETE FROM notes WHERE id = $1 AND id < 0'
    const after = await asRita(`${reviewId}/change`, { statement, justification: 'None of the others.' })
    assert.equal(after.statement, 'DELETE FROM notes WHERE id = $1')
    assert.match((await wire.ready()).map(wordsOf).join('\n'), /DELETE 0/)
  }
})

test('what returns other columns, takes other parameters or is not one statement does not go; what was asked waits for another ruling', async () => {
  await using wire = await Wire.openRaw(door)
  const cases = [
    ['DELETE FROM notes WHERE id = $1 RETURNING id', /returns other columns/],
    ['DELETE FROM notes WHERE id = $1 AND author = $2', /takes other parameters/],
    ['DELETE FROM notes WHERE id = -1; SELECT 1', /other than a single statement/],
    ['COPY notes FROM STDIN', /or into a COPY/],
  ] as const
  for (const [statement, words] of cases) {
    wire.send(parse('', 'DELETE FROM notes WHERE id = $1'), bind({ values: ['-7'] }), execute(), sync)
    const reviewId = reviewIn((await wire.until(isNotice)).map(wordsOf).join())
    await asRita(`${reviewId}/change`, { statement, justification: 'Otherwise.' })
    // The client was told of the change before it turned out not to fit.
    const isHeldAgain = (frame: Parameters<typeof nameOf>[0]): boolean => words.test(wordsOf(frame))
    const again = (await wire.until(isHeldAgain)).map(wordsOf).at(-1) ?? ''
    assert.notEqual(reviewIn(again), reviewId)
    const corrected = 'DELETE FROM notes WHERE id = $1 AND id < 0'
    await asRita(`${reviewIn(again)}/change`, { statement: corrected, justification: 'As it was meant.' })
    assert.match((await wire.ready()).map(wordsOf).join('\n'), /what runs is: .* AND id < 0[^]*DELETE 0/)
    assert.match((await wire.query('SELECT 7 AS n')).map(wordsOf).join(), /7/)
  }
})

test('in a transaction, a text that the target cannot analyse fails like any statement of the batch', async () => {
  await using wire = await Wire.openRaw(door)
  await wire.query('BEGIN')
  wire.send(parse('', 'DELETE FROM notes WHERE id = $1'), bind({ values: ['-7'] }), execute(), sync)
  const reviewId = reviewIn((await wire.until(isNotice)).map(wordsOf).join())
  const statement = 'DELETE FROM notes WHERE id = $1 AND author = 4'
  await asRita(`${reviewId}/change`, { statement, justification: 'Otherwise.' })
  const heard = (await wire.ready()).map(wordsOf).join('\n')
  assert.match(heard, /operator does not exist|withheld/)
  assert.match((await wire.query('ROLLBACK')).map(wordsOf).join(), /ROLLBACK/)
  assert.match((await wire.query('SELECT 7 AS n')).map(wordsOf).join(), /7/)
})

test('I2: an approval is not for a session that reads dates otherwise, set before or within the batch', async () => {
  const text = "DELETE FROM notes WHERE id = -3 AND '01/02/2026'::date = '2026-01-02'::date"
  const retry = { options: '-c sallyport.review=retry' }
  let reviewId = ''
  {
    await using wire = await Wire.openRaw(door, retry)
    reviewId = reviewIn((await wire.query(text)).map(wordsOf).join('\n'))
  }
  await asRita(`${reviewId}/approve`, { justification: 'Fine.' })
  await using wire = await Wire.openRaw(door, retry)
  wire.send(parse('', "SET DateStyle = 'ISO, DMY'"), bind(), execute())
  wire.send(parse('', text), bind(), execute(), sync)
  assert.match((await wire.ready()).map(wordsOf).join('\n'), /code=review-pending/)
  await wire.query("SET DateStyle = 'ISO, DMY'")
  assert.match((await wire.query(text)).map(wordsOf).join('\n'), /code=review-pending/)
  await wire.query("SET DateStyle = 'ISO, MDY'")
  assert.match((await wire.query(text)).map(wordsOf).join('\n'), /DELETE 0/)
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

async function asAna(path: string, body: object): Promise<number> {
  const response = await fetch(`${stage.gateway.apiUrl}/api/v1/reviews/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${door.password}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await response.arrayBuffer()
  return response.status
}

test('a reviewer asks for a justification; whoever waits is told at once, answers elsewhere, and goes on waiting', async () => {
  await using wire = await Wire.openRaw(door)
  wire.send(query('DELETE FROM notes WHERE id = -30'))
  const reviewId = reviewIn((await wire.until(isNotice)).map(wordsOf).join())
  await asRita(`${reviewId}/questions`, { words: 'Which ticket is\u001b[31m this?' })
  const asked = (await wire.until(isNotice)).map(wordsOf).join()
  assert.match(
    asked,
    /A reviewer, Rita Olsen, asks: Which ticket is\\u\{1b\}\[31m this\?.*code=asked review=/,
  )
  assert.equal(await asAna(`${reviewId}/questions`, { words: 'Is it fine?' }), 403)
  assert.equal(await asAna(`${reviewId}/answers`, { words: 'The import of March.' }), 200)
  await asRita(`${reviewId}/approve`, { justification: 'Seen there.' })
  const heard = (await wire.ready()).map(wordsOf).join()
  assert.match(heard, /DELETE 0/)
  assert.doesNotMatch(heard, /code=asked/)
})

test('a client that comes back is told what is asked until it is answered', async () => {
  await using wire = await Wire.openRaw(door, { 'sallyport.review': 'retry' })
  const ask = async (): Promise<string> =>
    (await wire.query('DELETE FROM notes WHERE id = -31')).map(wordsOf).join()
  const reviewId = reviewIn(await ask())
  await asRita(`${reviewId}/questions`, { words: 'Which ticket?' })
  assert.match(
    await ask(),
    /code=review-pending.*Rita Olsen asks: Which ticket\? Answer with: sallyport review answer/,
  )
  assert.equal(await asAna(`${reviewId}/answers`, { words: 'The import of March.' }), 200)
  assert.doesNotMatch(await ask(), /Which ticket/)
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
