/**
 * What one statement costs apart from sockets: the conversation, the gate, the ledger's entries and the recording, in
 * this process, with the disk real and the network left out. `node bench/bookkeeping.ts [prepared|simple] [statements]`
 */
import { Clearance } from '../src/core/clearance.ts'
import { systemClock } from '../src/core/clock.ts'
import { stage } from '../src/gate/gate.fixture.ts'
import { Conversation } from '../src/protocols/postgres/conversation/conversation.ts'
import { Framer } from '../src/protocols/postgres/messages/frame.ts'
import { freshMemory } from '../src/protocols/postgres/fresh-memory.fixture.ts'
import { Ground } from '../src/protocols/postgres/session/ground.ts'
import { clientLimit } from '../src/protocols/postgres/messages/message.ts'
import { Inspector } from '../src/sql/parser/inspector.ts'
import { bankSnapshot } from '../src/sql/bank-fixture.ts'

const [form = 'prepared', count = '400000'] = process.argv.slice(2)
const statements = Number(count)
/** As many as come in one turn of the event loop with that many busy clients. */
const perTurn = 8

const policy = `version: 1
classes: { ssn: { mask: { keep-last: 4 } } }
protect: [{ resources: [bank], columns: { public.customers.ssn: ssn } }]
rules:
  - { name: everyone-reads, resources: [bank], effects: [connect, read, session], verdict: allow }
`

await using gateStage = await stage({ policy })
const { gate, ledger } = gateStage
const admitted = await gateStage.session()
const snapshot = bankSnapshot()
const settings = new Map([
  ['search_path', 'public'],
  ['client_encoding', 'UTF8'],
  ['standard_conforming_strings', 'on'],
  ['session_authorization', 'app'],
  ['is_superuser', 'off'],
])
const inspector = new Inspector(systemClock)
let sentBytes = 0
let shownBytes = 0
const conversation = new Conversation(
  {
    clock: systemClock,
    gate,
    session: admitted,
    comesBack: false,
    targetProcess: null,
    output: freshMemory,
    inspect: (text, ground) => inspector.inspect(text, { ...ground, snapshot }),
    maskRows: () => ({ masker: null, content: null }),
    maskCopy: () => ({ masker: null, content: null }),
    subjectsOfRows: () => null,
    toTarget: (message) => {
      sentBytes += (message instanceof Clearance ? message.spend() : message.bytes).length
    },
    toClient: ({ bytes }) => {
      shownBytes += bytes.length
    },
    leave: () => undefined,
    tellClient: (words) => void process.stdout.write(words),
    endTarget: () => undefined,
    cancelTarget: () => Promise.resolve(),
    paced: () => undefined,
    end: (refusal) => {
      throw new Error(refusal?.message ?? 'It ended.')
    },
  },
  new Ground(admitted, settings, true),
  { maskedRowBytesMax: 1 << 20, replyMessageBytesMax: 1 << 20, namesMax: 1000, repliesOwedMax: 1000 },
  'absent',
)
const framer = new Framer(clientLimit())
const text = 'select balance from accounts where id = '

function message(type: string, ...parts: readonly (string | Buffer)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)),
  )
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
const none = Buffer.alloc(2)
const value = Buffer.concat([none, Buffer.from([0, 1, 0, 0, 0, 5]), Buffer.from('12345'), none])
const sync = message('S')
const ready = message('Z', Buffer.from('I'))
const rows = Buffer.concat([
  message('D', Buffer.from([0, 1, 0, 0, 0, 3]), Buffer.from('100')),
  message('C', 'SELECT 1'),
  ready,
])
const execute = Buffer.concat([
  message('B', '', 'p', value),
  message('D', Buffer.from('P'), ''),
  message('E', '', Buffer.alloc(4)),
  sync,
])
const described = message('T', Buffer.from([0, 1]), 'balance', Buffer.alloc(18))
const answers = {
  prepared: Buffer.concat([message('2'), described, rows]),
  simple: Buffer.concat([described, rows]),
}
const isPrepared = form === 'prepared'
const answer = isPrepared ? answers.prepared : answers.simple
if (isPrepared) {
  conversation.fromClient(framer.push(Buffer.concat([message('P', 'p', `${text}$1`, none), sync])))
  await forwarded()
  conversation.fromTarget(Buffer.concat([message('1'), ready]))
} else {
  conversation.fromClient(framer.push(message('Q', `${text}1`)))
  await forwarded()
  conversation.fromTarget(Buffer.from(answer))
}
const entriesBefore = ledger.next

async function run(times: number): Promise<void> {
  const before = process.cpuUsage()
  for (let done = 0; done < times; done += perTurn) {
    for (let one = 0; one < perTurn; one += 1) {
      const asked = isPrepared ? Buffer.from(execute) : message('Q', `${text}${done + one}`)
      conversation.fromClient(framer.push(asked))
      conversation.fromTarget(Buffer.from(answer))
    }
    await new Promise(setImmediate)
  }
  const { user, system } = process.cpuUsage(before)
  const rss = Math.round(process.memoryUsage.rss() / 1024 / 1024)
  const each = ((user + system) / times).toFixed(2)
  say(`${form}: CPU ${each} µs a statement (user ${(user / times).toFixed(2)}), ${rss} MiB resident`)
}

function isSent(): boolean {
  return sentBytes > 0
}

/** Resolves when the target was sent something: the first text had to be parsed. */
async function forwarded(): Promise<void> {
  while (!isSent()) await new Promise((resolve) => setTimeout(resolve, 10))
}

function say(words: string): void {
  process.stdout.write(`${words}\n`)
}

const rounds = 4
for (let round = 0; round < rounds; round += 1) await run(statements / rounds)
say(`${ledger.next - entriesBefore} entries, ${sentBytes} bytes sent, ${shownBytes} shown`)
await inspector.close()
