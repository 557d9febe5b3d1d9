import assert from 'node:assert/strict'
import test from 'node:test'
import { systemClock } from '../../core/clock.ts'
import { ParserPool, poolLimits } from './parser-pool.ts'

const nowhere = { snapshotKey: null, snapshot: null, searchPath: null, behind: [], given: [] }

const breaking = `select ${'1+'.repeat(400_000)}1`

test('one thread does the work; what breaks it brings a spare, which leaves when it has had nothing to do', async () => {
  const pool = new ParserPool(systemClock, { ...poolLimits, spareMsMax: 100 })
  const inspect = async (text: string): Promise<string> => (await pool.inspect(text, nowhere)).inspection.kind
  try {
    assert.equal(pool.threads, 1)
    assert.equal(await inspect('select 1'), 'parsed')
    assert.equal(pool.threads, 1)
    assert.equal(await inspect(breaking), 'refused')
    assert.equal(pool.threads, 2)
    assert.equal(await inspect('select 2'), 'parsed')
    while (pool.threads > 1) await systemClock.sleep(20)
    assert.equal(await inspect('select 3'), 'parsed')
  } finally {
    await pool.close()
  }
})

test('texts that wait long bring a second thread', async () => {
  const pool = new ParserPool(systemClock)
  try {
    const texts = Array.from({ length: 40 }, (_, at) => `values ${`(${at}),`.repeat(20_000)}(1)`)
    const kinds = texts.map((text) => pool.inspect(text, nowhere))
    await Promise.all(kinds)
    assert.equal(pool.threads, 2)
  } finally {
    await pool.close()
  }
})
