import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Inspection } from '../../../core/inspection.ts'
import { Refusal } from '../../../core/refusal.ts'
import { ask, inspectionOf, readFacts, replies, requests, say, talk } from './conversation-fixture.ts'
import type { Field } from '../messages/message-writer.ts'

const denied = new Refusal('denied', 'No.')
const idle = replies.ready('idle')
const refuseAll = { answer: () => denied } as const
const refuseBad = {
  answer: (statement: { readonly text: string }) => (statement.text === 'bad' ? denied : ('allow' as const)),
}

test('a simple query passes, its reply too, and it is concluded', () => {
  const { client, target, toTarget, toClient, outcomes } = talk()
  client(requests.query('select a'))
  target(replies.columns('a'), replies.row('1'), replies.row('2'), replies.complete('SELECT 2'), idle)
  assert.deepEqual(toTarget, ['Query:select a'])
  assert.deepEqual(toClient, ['RowDescription', 'DataRow', 'DataRow', 'CommandComplete', 'ReadyForQuery'])
  assert.equal(outcomes.length, 1)
  assert.equal(outcomes[0]?.outcome.result, 'ran')
  assert.equal(outcomes[0]?.outcome.rows, 2)
  assert.equal(outcomes[0]?.outcome.tag, 'SELECT 2')
})

test('what the client was shown is let go before anything is made of it', () => {
  const { client, target, left, outcomes } = talk()
  client(requests.query('select a'))
  target(replies.columns('a'), replies.row('1'))
  assert.deepEqual(left, [])
  target(replies.complete('SELECT 1'), idle)
  assert.deepEqual(left, [
    { heard: ['RowDescription', 'DataRow', 'CommandComplete', 'ReadyForQuery'], outcomes: 0 },
  ])
  assert.equal(outcomes.length, 1)
})

test('I2: a refused query sends the target nothing and leaves the session ready', () => {
  const { client, target, toTarget, toClient } = talk(refuseAll)
  client(requests.query('drop table t'))
  assert.deepEqual(toTarget, [])
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
  client(requests.query('drop table t'))
  target()
  assert.deepEqual(toTarget, [])
  assert.equal(toClient.length, 4)
})

test('I7: inside a transaction a refusal fails the transaction by the rules of the target', () => {
  const { client, target, toTarget, toClient } = talk(refuseBad)
  client(requests.query('begin'))
  target(replies.complete('BEGIN'), replies.ready('open'))
  client(requests.query('bad'))
  assert.deepEqual(toTarget, ['Query:begin', 'Describe', 'Sync'])
  target(replies.error('26000'), replies.ready('failed'))
  assert.deepEqual(toClient, ['CommandComplete', 'ReadyForQuery', 'ErrorResponse', 'ReadyForQuery'])
})

test('I7: a refusal in a pipeline comes after the replies in flight and skips to Sync', () => {
  const { client, target, toTarget, toClient, clientBytes, outcomes } = talk(refuseBad)
  client(requests.parse('', 'good'), requests.bind('', ''), requests.execute(''))
  client(requests.parse('', 'bad'), requests.bind('', ''), requests.execute(''), requests.sync)
  assert.deepEqual(toTarget, ['Parse', 'Bind', 'Execute', 'Describe', 'Sync'])
  assert.deepEqual(toClient, [])
  target(say('ParseComplete'), say('BindComplete'), replies.row('1'), replies.complete('SELECT 1'))
  target(replies.error('26000'), idle)
  assert.deepEqual(toClient, [
    'ParseComplete',
    'BindComplete',
    'DataRow',
    'CommandComplete',
    'ErrorResponse',
    'ReadyForQuery',
  ])
  assert.match(Buffer.concat(clientBytes).toString('latin1'), /42501/)
  assert.doesNotMatch(Buffer.concat(clientBytes).toString('latin1'), /26000/)
  assert.equal(outcomes.filter(({ outcome }) => outcome.result === 'ran').length, 2)
})

test('I7: when the target failed first, the client hears of that alone', () => {
  const { client, target, toClient } = talk(refuseBad)
  client(
    requests.parse('', 'good'),
    requests.bind('', ''),
    requests.execute(''),
    requests.parse('', 'bad'),
    requests.sync,
  )
  target(say('ParseComplete'), replies.error('22012'), idle)
  assert.deepEqual(toClient, ['ParseComplete', 'ErrorResponse', 'ReadyForQuery'])
})

test('after an error the rest of the batch is concluded as skipped, not failed', () => {
  const { client, target, outcomes } = talk()
  client(
    requests.parse('', 'a'),
    requests.bind('', ''),
    requests.execute(''),
    requests.bind('p', ''),
    requests.execute('p'),
    requests.sync,
  )
  target(say('ParseComplete'), say('BindComplete'), replies.error('22012'), idle)
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome.result),
    ['ran', 'failed', 'skipped'],
  )
})

test('messages wait behind a held statement and follow in order', async () => {
  const gate = Promise.withResolvers<'allow'>()
  const { client, target, toTarget } = talk({
    answer: (statement) => (statement.text === 'held' ? gate.promise : 'allow'),
  })
  client(requests.query('held'), requests.query('next'))
  assert.deepEqual(toTarget, [])
  gate.resolve('allow')
  await gate.promise
  await new Promise(setImmediate)
  assert.deepEqual(toTarget, ['Query:held', 'Query:next'])
  target(replies.complete('A'), idle, replies.complete('B'), idle)
})

test('a cancel withdraws a held statement and does not touch the target', async () => {
  const { client, conversation, toTarget, cancels, toClient } = talk({
    answer: (_statement, waiting) =>
      new Promise((resolve) => {
        waiting.signal.addEventListener('abort', () => resolve(new Refusal('review-withdrawn', 'Withdrawn.')))
      }),
  })
  client(requests.query('held'))
  conversation.cancel()
  await new Promise(setImmediate)
  assert.deepEqual(toTarget, [])
  assert.deepEqual(cancels, [])
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
})

test('a clearance that comes after the client has left is concluded as skipped and nothing is sent', async () => {
  const gate = Promise.withResolvers<'allow'>()
  const { client, conversation, toTarget, outcomes } = talk({ answer: () => gate.promise })
  client(requests.query('held'))
  conversation.close()
  gate.resolve('allow')
  await new Promise(setImmediate)
  assert.deepEqual(toTarget, [])
  assert.equal(outcomes[0]?.outcome.result, 'skipped')
})

test('I2: a name given in an earlier, unanswered batch is not believed before the target has answered', () => {
  const { client, target, toTarget } = talk({
    inspect: (text) => ({ ...inspectionOf(readFacts), fingerprint: text }),
  })
  client(requests.parse('s', 'one'), requests.sync)
  client(requests.bind('', 's'), requests.execute(''), requests.sync)
  assert.deepEqual(toTarget, ['Parse', 'Sync'])
  target(say('ParseComplete'), idle)
  assert.deepEqual(toTarget, ['Parse', 'Sync', 'Bind', 'Execute', 'Sync'])
})

test('I2: when a second Parse of a name fails, the name stands for the first text', () => {
  const asked: string[] = []
  const { client, target } = talk({
    answer: (statement) => {
      asked.push(`${statement.act} ${statement.text}`)
      return 'allow'
    },
  })
  client(requests.parse('s', 'harmless'), requests.sync)
  target(say('ParseComplete'), idle)
  client(requests.parse('s', 'other'), requests.sync)
  target(replies.error('42P05'), idle)
  client(requests.bind('', 's'))
  assert.deepEqual(asked, ['prepare harmless', 'prepare other', 'run harmless'])
})

test('I2: a statement that was not made here cannot be run, and a portal only as the cursor that it may be', () => {
  const asked: string[] = []
  const { client, target, toTarget, toClient } = talk({
    answer: ({ text }) => (asked.push(text), denied),
  })
  client(requests.bind('', 'unheard-of'), requests.sync)
  target(replies.error('26000'), idle)
  client(requests.execute(''), requests.sync)
  target(idle)
  assert.deepEqual(toTarget, ['Describe', 'Describe', 'Sync', 'Sync'])
  // Whether there is such a cursor is the target's to say, and what it may be used for the gate's.
  client(requests.execute('c'), requests.sync)
  target(replies.error('34000'))
  target(idle)
  client(requests.execute('c'), requests.sync)
  target(replies.columns('a'))
  target(replies.error('26000'), idle)
  assert.deepEqual(toTarget.slice(4), ['Describe', 'Flush', 'Sync', 'Describe', 'Flush', 'Describe', 'Sync'])
  assert.deepEqual(asked, ['FETCH ALL FROM c'])
  assert.deepEqual(
    toClient,
    Array.from({ length: 8 }, (_, at) => (at % 2 === 0 ? 'ErrorResponse' : 'ReadyForQuery')),
  )
})

test('a Sync that a copy swallows is not waited for', () => {
  const copy = { ...readFacts, outputs: { kind: 'none' }, copy: 'in' } as const
  const { client, target, toTarget, toClient, conversation } = talk({ inspect: () => inspectionOf(copy) })
  client(requests.parse('', 'copy t from stdin'), requests.bind('', ''), requests.execute(''), requests.sync)
  assert.deepEqual(toTarget, ['Parse', 'Bind', 'Execute', 'Flush'])
  target(say('ParseComplete'), say('BindComplete'), say('CopyInResponse', { int8: 0 }, { int16: 0 }))
  client(ask('CopyData', { bytes: Buffer.from('1\n') }), ask('CopyDone'), requests.sync)
  target(replies.complete('COPY 1'), idle)
  assert.deepEqual(toTarget.slice(4), ['Sync', 'CopyData', 'CopyDone', 'Sync'])
  assert.equal(toClient.at(-1), 'ReadyForQuery')
  assert.equal(conversation.wasTargetBusy, false)
})

test('copy data without a cleared copy goes nowhere', () => {
  const { client, toTarget } = talk()
  client(ask('CopyData', { bytes: Buffer.from('x') }), ask('CopyDone'))
  assert.deepEqual(toTarget, [])
})

const protectedColumn = {
  column: 'public.t.a',
  dataClass: 'ssn',
  strategy: { kind: 'fixed', text: '****' },
} as const

test('I4: rows of a portal that the client never described are masked all the same', () => {
  const { client, target, toTarget, toClient, clientBytes } = talk({ masks: [protectedColumn] })
  client(requests.parse('', 'select a'), requests.bind('', ''), requests.execute(''), requests.sync)
  assert.deepEqual(toTarget, ['Parse', 'Bind', 'Describe', 'Execute', 'Sync'])
  target(
    say('ParseComplete'),
    say('BindComplete'),
    replies.columns('a'),
    replies.row('078-05-1120'),
    replies.complete('SELECT 1'),
    idle,
  )
  assert.deepEqual(toClient, ['ParseComplete', 'BindComplete', 'DataRow', 'CommandComplete', 'ReadyForQuery'])
  assert.doesNotMatch(Buffer.concat(clientBytes).toString('latin1'), /078-05/)
})

test('I4: words of the target are withheld until the transaction in which it saw protected values is over', () => {
  const { client, target, clientBytes } = talk({ guardMessages: true, masks: [protectedColumn] })
  client(requests.query('insert'))
  target(replies.complete('INSERT 0 1'), replies.ready('open'))
  client(requests.query('commit'))
  target(replies.error('23505'), idle)
  assert.doesNotMatch(Buffer.concat(clientBytes).toString('latin1'), /leaked/)
  assert.match(Buffer.concat(clientBytes).toString('latin1'), /23505/)
})

test('I4: what code says at a login is withheld where columns are masked, what the server says is not', () => {
  const notice = (...context: readonly Field[]): Buffer =>
    say('NoticeResponse', ...textFields('V', 'NOTICE', 'C', '00000', 'M', 'spoken'), ...context, { int8: 0 })
  const ofServer = notice()
  const ofCode = notice(...textFields('W', 'PL/pgSQL function welcome() line 1 at RAISE'))
  for (const hidesNotifications of [true, false]) {
    const { target, clientBytes } = talk({ hidesNotifications })
    target(ofServer, ofCode)
    const [server = '', code = ''] = Buffer.concat(clientBytes)
      .toString('latin1')
      .split(/(?<=.)N(?=\0\0)/s)
    assert.match(server, /spoken/)
    assert.equal(code.includes('spoken'), !hidesNotifications, code)
  }
})

test('a reply is cut at the row ceiling, with an error and a cancel', () => {
  const { client, target, toClient, cancels, outcomes } = talk({ rowsMax: 2 })
  client(requests.query('select a'))
  target(replies.columns('a'), replies.row('1'), replies.row('2'), replies.row('3'), replies.row('4'))
  target(replies.error('57014'), idle)
  assert.deepEqual(toClient, ['RowDescription', 'DataRow', 'DataRow', 'ErrorResponse', 'ReadyForQuery'])
  assert.equal(cancels.length, 1)
  assert.equal(outcomes[0]?.outcome.result, 'cut')
})

test('what budgets leave is asked for as rows come, and counted before another statement shows any', () => {
  const asked: number[] = []
  const { client, target, toClient, cancels, outcomes } = talk({
    allowance: ({ rows }) => {
      asked.push(rows)
      return { rows: asked.length < 4 ? 2 : 0, budget: 'few' }
    },
  })
  client(requests.query('select a'), requests.query('select b'))
  const rows = [1, 2, 3].map((row) => replies.row(`${row}`))
  target(replies.columns('a'), ...rows, replies.complete('SELECT 3'), idle, replies.columns('b'), ...rows)
  target(replies.error('57014'), idle)
  assert.deepEqual(toClient.slice(0, 6), [
    'RowDescription',
    'DataRow',
    'DataRow',
    'DataRow',
    'CommandComplete',
    'ReadyForQuery',
  ])
  assert.deepEqual(toClient.slice(6), ['RowDescription', 'ErrorResponse', 'ReadyForQuery'])
  assert.deepEqual(asked.slice(0, 4), [0, 2, 3, 0])
  assert.equal(cancels.length, 1)
  assert.deepEqual(
    outcomes.map(({ outcome }) => [outcome.result, outcome.rows]),
    [
      ['ran', 3],
      ['cut', 0],
    ],
  )
})

test('I8: a row too long to be masked is a limit, not a fault of the target, and nothing of it is shown', () => {
  const { client, target, clientBytes, ends } = talk({ masks: [protectedColumn] })
  client(requests.query('SELECT a FROM t'))
  target(replies.columns('a'))
  const before = Buffer.concat(clientBytes).length
  target(replies.row('x'.repeat((1 << 20) + 1)).subarray(0, 1000))
  assert.equal(ends[0]?.code, 'limit-exceeded')
  assert.equal(Buffer.concat(clientBytes).length, before)
})

test('a target that speaks out of turn ends the session, and nothing of that is shown', () => {
  for (const words of [
    replies.row('x'),
    say('BindComplete'),
    say('CopyBothResponse', { int8: 0 }, { int16: 0 }),
    say('Authentication', { int32: 0 }),
  ]) {
    const { target, toClient, ends } = talk()
    target(words)
    assert.deepEqual(toClient, [])
    assert.equal(ends[0]?.code, 'target-misbehaved')
  }
})

/** A faithful little server: answers what it is sent, in order, with random errors and pauses. */
const step = fc.oneof(
  fc.constantFrom('query', 'refused query', 'batch', 'refused batch', 'half batch', 'sync'),
  fc.constantFrom('answer', 'answer'),
)

test('I7: whatever is asked in whatever order, forwards never exceed submissions and each concludes at most once', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      (steps, luck) => {
        let submitted = 0
        const t = talk({
          answer: (statement) => {
            submitted += 1
            return statement.text === 'bad' ? denied : 'allow'
          },
        })
        const server = new LittleServer(luck)
        let expectedReady = 0
        for (const name of steps) {
          switch (name) {
            case 'query':
              expectedReady += 1
              t.client(requests.query('good'))
              break
            case 'refused query':
              expectedReady += 1
              t.client(requests.query('bad'))
              break
            case 'batch':
              expectedReady += 1
              t.client(requests.parse('', 'good'), requests.bind('', ''), requests.execute(''), requests.sync)
              break
            case 'refused batch':
              expectedReady += 1
              t.client(
                requests.parse('', 'good'),
                requests.bind('', ''),
                requests.parse('', 'bad'),
                requests.execute(''),
                requests.sync,
              )
              break
            case 'half batch':
              t.client(requests.parse('', 'good'), requests.bind('', ''), requests.sync)
              expectedReady += 1
              break
            case 'sync':
              t.client(requests.sync)
              expectedReady += 1
              break
            case 'answer':
              t.target(...server.answers(t.toTarget))
          }
        }
        for (let round = 0; round < 50; round += 1) t.target(...server.answers(t.toTarget))
        t.conversation.close()
        const forwarded = t.toTarget.filter(
          (name) => name.startsWith('Query') || name === 'Parse' || name === 'Bind',
        ).length
        assert.ok(forwarded <= submitted)
        assert.deepEqual(t.ends, [])
        assert.equal(new Set(t.outcomes.map(({ number }) => number)).size, t.outcomes.length)
        assert.equal(t.toClient.filter((name) => name === 'ReadyForQuery').length, expectedReady)
      },
    ),
    { numRuns: 300 },
  )
})

class LittleServer {
  readonly #luck: readonly boolean[]
  #seen = 0
  #isSkipping = false
  #at = 0

  constructor(luck: readonly boolean[]) {
    this.#luck = luck
  }

  answers(sent: readonly string[]): Buffer[] {
    const bytes: Buffer[] = []
    for (; this.#seen < sent.length; this.#seen += 1) bytes.push(...this.#answer(sent[this.#seen] ?? ''))
    return bytes
  }

  #answer(name: string): Buffer[] {
    if (name === 'Sync') {
      this.#isSkipping = false
      return [idle]
    }
    if (this.#isSkipping) return []
    if (name.startsWith('Query')) {
      return this.#fails()
        ? [replies.error('22012'), idle]
        : [replies.columns('a'), replies.row('1'), replies.complete('SELECT 1'), idle]
    }
    if (name === 'Describe' || this.#fails()) {
      this.#isSkipping = true
      return [replies.error('26000')]
    }
    if (name === 'Parse') return [say('ParseComplete')]
    if (name === 'Bind') return [say('BindComplete')]
    return [replies.row('1'), replies.complete('SELECT 1')]
  }

  #fails(): boolean {
    this.#at += 1
    return this.#luck[this.#at % this.#luck.length] === true && this.#at % 3 === 0
  }
}

test('I7: what follows an error of its batch is skipped however late it comes', async () => {
  const inspecting = Promise.withResolvers<void>()
  const { client, target, toTarget, toClient, outcomes, ends } = talk({
    inspect: async () => {
      await inspecting.promise
      return inspectionOf(readFacts)
    },
  })
  client(requests.parse('a', 'select 1'), requests.bind('', 'a'))
  inspecting.resolve()
  await settledTurns()
  // Bind waits for its own inspection while the target fails Parse.
  target(replies.error('42P01'))
  client(requests.execute(''), requests.query('select 2'))
  await settledTurns()
  client(requests.sync)
  target(idle)
  assert.deepEqual(toTarget.at(-1), 'Sync')
  assert.ok(!toTarget.includes('Query:select 2') && !toTarget.includes('Execute'))
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
  assert.ok(outcomes.every(({ outcome }) => outcome.result !== 'ran'))
  assert.deepEqual(ends, [])
})

test('a cancel reaches what the target runs, else what waits to be forwarded, and never what comes next', async () => {
  const clearing = Promise.withResolvers<'allow'>()
  const { client, target, toTarget, toClient, cancels, conversation, outcomes } = talk({
    answer: (statement) => (statement.text === 'slow' ? clearing.promise : 'allow'),
  })
  client(requests.query('first'), requests.query('slow'))
  conversation.cancel()
  assert.deepEqual(cancels, [1])
  target(replies.complete('SELECT 1'), idle)
  await settledTurns()
  conversation.cancel()
  assert.deepEqual(cancels, [1])
  clearing.resolve('allow')
  await settledTurns()
  assert.deepEqual(toTarget, ['Query:first'])
  assert.deepEqual(toClient.slice(2), ['ErrorResponse', 'ReadyForQuery'])
  assert.equal(outcomes.at(-1)?.outcome.result, 'skipped')
  client(requests.query('next'))
  assert.equal(toTarget.at(-1), 'Query:next')
})

test('a cancel ends the wait for what a statement is at once, and what comes next goes', async () => {
  const inspecting = Promise.withResolvers<Inspection>()
  const inspect = (text: string): Inspection | Promise<Inspection> =>
    text === 'slow' ? inspecting.promise : inspectionOf(readFacts)
  const { client, toTarget, toClient, cancels, conversation } = talk({ inspect })
  client(requests.query('slow'))
  conversation.cancel()
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery'])
  client(requests.query('next'))
  inspecting.resolve(inspectionOf(readFacts))
  await settledTurns()
  assert.deepEqual(toTarget, ['Query:next'])
  assert.deepEqual(cancels, [])
})

test('Terminate waits until the target has done what was asked before it', () => {
  const { client, target, ends, conversation } = talk()
  client(requests.query('insert'), ask('Terminate'))
  assert.deepEqual(ends, [])
  assert.equal(conversation.hasClientTakenLeave, true)
  target(replies.complete('INSERT 0 1'), idle)
  assert.deepEqual(ends, [null])
})

test('a message that is whole but wrong is an error of its own, and the session goes on', () => {
  const { client, target, toClient, toTarget, ends } = talk()
  client(
    ask('Query', { bytes: Buffer.from([0xff, 0]) }),
    ask('Describe', { int8: 0 }, { text: 'x' }),
    requests.sync,
  )
  target(idle)
  assert.deepEqual(toClient, ['ErrorResponse', 'ReadyForQuery', 'ErrorResponse', 'ReadyForQuery'])
  assert.deepEqual([toTarget, ends], [['Sync'], []])
})

test('I7: what an error makes the target skip is concluded as skipped, also a query and a portal that was told to run', () => {
  const { client, target, outcomes, toClient } = talk()
  client(requests.parse('a', 'one'), requests.sync)
  target(say('ParseComplete'), idle)
  client(requests.bind('p', 'a'), requests.bind('q', 'a'), requests.execute('p'), requests.execute('q'))
  client(requests.query('two'), requests.sync)
  target(say('BindComplete'), say('BindComplete'), replies.error('22012'), idle)
  assert.deepEqual(
    outcomes.slice(1).map(({ number, outcome }) => [number, outcome.result]),
    [
      [2, 'failed'],
      [3, 'skipped'],
      [4, 'skipped'],
    ],
  )
  assert.equal(toClient.at(-1), 'ReadyForQuery')
})

test('DEALLOCATE ALL leaves the unnamed statement of the protocol', () => {
  const facts = {
    ...readFacts,
    sessionName: { space: 'prepared', act: 'drop-all', name: '', facts: null },
  } as const
  const { client, target, toTarget } = talk({ inspect: () => inspectionOf(facts) })
  client(requests.parse('', 'deallocate all'), requests.bind('', ''), requests.execute(''), requests.sync)
  target(say('ParseComplete'))
  target(say('BindComplete'), replies.complete('DEALLOCATE ALL'), idle)
  client(requests.bind('', ''), requests.sync)
  assert.deepEqual(toTarget.slice(-2), ['Bind', 'Sync'])
})

/** Lets everything run that promises have made ready. */
async function settledTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

test('portals bound one after the other under one name are each concluded when the session ends', () => {
  const { client, conversation, outcomes } = talk()
  client(requests.parse('', 'select a'), requests.bind('', ''), requests.bind('', ''), requests.execute(''))
  conversation.close()
  assert.deepEqual(
    outcomes.map(({ number, outcome }) => `${number} ${outcome.result}`),
    ['1 unknown', '2 skipped', '3 unknown'],
  )
})

function textFields(...words: readonly string[]): Field[] {
  return words.map((word, at): Field => (at % 2 === 0 ? { int8: word.charCodeAt(0) } : { text: word }))
}
