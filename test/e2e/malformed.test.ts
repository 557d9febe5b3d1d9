/** Whole messages that say what they may not: the server answers each with an error and goes on, and so does the gateway. */
import { after, before, test } from 'node:test'
import type { Frame } from '../../src/protocols/postgres/messages/frame.ts'
import { playBothWays, type Scenario } from './both-ways.ts'
import { allowAll, startStage, type Door, type Stage } from './stage.ts'
import {
  bind,
  copyData,
  copyDone,
  describe as ask,
  execute,
  functionCall,
  nameOf,
  parse,
  query,
  sync,
  terminate,
} from './wire.ts'

let stage: Stage
let doors: readonly Door[]

before(async () => {
  stage = await startStage({ policy: allowAll })
  doors = [stage.direct, await stage.through('omar')]
})
after(() => stage[Symbol.asyncDispose]())

/** A message with this body. */
function saying(type: string, body = ''): Buffer {
  const bytes = Buffer.from(`${type}0000${body}`, 'latin1')
  bytes.writeUInt32BE(bytes.length - 1, 1)
  return bytes
}

/** A Bind of a prepared statement with one parameter; what follows its names. */
const binding = (rest: string): Buffer => saying('B', `p\0one\0${rest}`)
const three = functionCall(177, [Buffer.from([0, 0, 0, 1]), Buffer.from([0, 0, 0, 2])])

const malformed: Readonly<Record<string, Buffer>> = {
  'Sync with a body': saying('S', 'x'),
  'Flush with a body': saying('H', 'x'),
  'CopyDone with a body': saying('c', 'x'),
  'CopyFail without an end': saying('f', 'no'),
  'CopyFail that is not UTF-8': saying('f', '\xff\0'),
  'Query without an end': saying('Q', 'SELECT 1'),
  'Query with two ends': saying('Q', 'SELECT 1\0\0'),
  'Query that is not UTF-8': saying('Q', "SELECT '\xff'\0"),
  'Parse without a text': saying('P', 's\0'),
  'Parse without a count': saying('P', 's\0SELECT 1\0'),
  'Parse of more types than there are': saying('P', 's\0SELECT 1\0\0\x02\0\0\0\x17'),
  'Parse with a rest': saying('P', 's\0SELECT 1\0\0\0x'),
  'Parse that is not UTF-8': saying('P', "s\0SELECT '\xe2\x28'\0\0\0"),
  'Bind without a statement': saying('B', 'p\0'),
  'Bind without formats': binding(''),
  'Bind without a value': binding('\0\0\0\x01'),
  'Bind of a value that is cut': binding('\0\0\0\x01\0\0\0\x05ab'),
  'Bind of a value of length -2': binding('\0\0\0\x01\xff\xff\xff\xfe\0\0'),
  'Bind of two formats for one value': binding('\0\x02\0\0\0\0\0\x01\0\0\0\x011\0\0'),
  'Bind of an unknown format': binding('\0\x01\0\x02\0\x01\0\0\0\x011\0\0'),
  'Bind of no value': binding('\0\0\0\0\0\0'),
  'Bind of two values': binding('\0\0\0\x02\0\0\0\x011\0\0\0\x012\0\0'),
  'Bind of formats for three columns': binding('\0\0\0\x01\0\0\0\x011\0\x03\0\0\0\0\0\0'),
  'Bind with a rest': binding('\0\0\0\x01\0\0\0\x011\0\0x'),
  'Execute without a count': saying('E', 'p\0'),
  'Execute with a rest': saying('E', 'p\0\0\0\0\0x'),
  'Describe of nothing': saying('D'),
  'Describe of another letter': saying('D', 'Xs\0'),
  'Describe of another letter, with a rest': saying('D', 'Xs\0x'),
  'Close without a name': saying('C', 'S'),
  'Close of another letter': saying('C', '\xffs\0'),
  'Close with a rest': saying('C', 'Sone\0x'),
  'FunctionCall that is cut': saying('F', '\0\0\0\xb1'),
  'FunctionCall in another format': saying('F', '\0\0\0\xb1\0\x01\0\x02\0\x02\0\0\0\0\0\0\0\0\0\x01'),
  'FunctionCall of formats for three': saying('F', '\0\0\0\xb1\0\x03\0\x01\0\x01\0\x01\0\x02'),
  'FunctionCall with a rest': Buffer.concat([saying('F', `${three.toString('latin1', 5)}x`)]),
}

async function compared(scenario: Scenario): Promise<void> {
  await playBothWays(doors, scenario)
}

const next = [parse('', "SELECT 'next'"), bind(), ask('P'), execute(), sync]

const grounds: Readonly<Record<string, readonly Buffer[]>> = {
  'of its own': [],
  'in a transaction': [query('BEGIN')],
  'in a batch': [parse('', 'SELECT 42'), bind(), execute()],
  'behind an error': [parse('', 'SELEC')],
}

for (const [where, said] of Object.entries(grounds))
  test(
    `a malformed message ${where} is answered as the server does, and what follows too`,
    {
      timeout: 30_000,
    },
    () =>
      compared(async (wire) => {
        wire.send(parse('one', 'SELECT $1::int, 2'), sync)
        await wire.ready()
        for (const [what, bytes] of Object.entries(malformed)) {
          const end = `behind ${what}`
          wire.send(...said, bytes, ...next, query('ROLLBACK'), query(`SELECT '${end}'`))
          await wire.until((frame) => nameOf(frame) === 'DataRow' && frame.bytes.includes(end))
          await wire.ready()
        }
      }),
  )

const inCopy = ['Sync with a body', 'CopyDone with a body', 'CopyFail without an end', 'Bind without formats']

for (const what of [...inCopy, 'Close with a rest', 'FunctionCall that is cut'])
  test(`${what} in a copy`, { timeout: 30_000 }, () =>
    compared(async (wire) => {
      wire.send(query('CREATE TEMP TABLE taken (a text)'), query('COPY taken FROM STDIN'), copyData('1\n'))
      wire.send(malformed[what] ?? sync, copyDone, ...next, terminate)
      await wire.end()
    }),
  )

test('a second copy of one text is looked after as the first', { timeout: 30_000 }, () =>
  compared(async (wire) => {
    wire.send(
      query('CREATE TEMP TABLE taken (a text)'),
      query('COPY taken FROM STDIN; COPY taken FROM STDIN'),
    )
    wire.send(copyDone, bind({ statement: 'absent' }), terminate)
    await wire.end()
  }),
)

test('whoever says no more in a copy hears what the target makes of that', { timeout: 30_000 }, () =>
  compared(async (wire) => {
    wire.send(query('CREATE TEMP TABLE taken (a text)'), query('COPY taken FROM STDIN'))
    await wire.until((frame) => nameOf(frame) === 'CopyInResponse')
    wire.socket.end(copyData('1\n'))
    await wire.end()
    wire.frames.splice(0, wire.frames.length, ...wire.frames.filter((frame) => !isProbe(frame)))
  }),
)

/** A gateway that hears nothing more makes sure that somebody listens, by a setting that never changes. */
function isProbe(frame: Frame): boolean {
  return nameOf(frame) === 'ParameterStatus' && frame.bytes.includes('integer_datetimes')
}

test('a call in a batch does not end what the target has begun for it', { timeout: 30_000 }, () =>
  compared(async (wire) => {
    wire.send(parse('', 'SELECT 1'), bind(), execute(), three)
    await wire.ready()
    wire.send(query('SELECT 2'), sync)
    await wire.ready(2)
  }),
)

test('what came before bytes that are no message is answered', { timeout: 30_000 }, () =>
  compared(async (wire) => {
    const withoutWords = (): void => void wire.frames.splice(-1, 1)
    wire.send(query('SELECT 1'), query('SELECT pg_sleep(0.1)'), saying('!', 'x'))
    await wire.end()
    // Each says in words of its own what the byte was.
    withoutWords()
  }),
)
