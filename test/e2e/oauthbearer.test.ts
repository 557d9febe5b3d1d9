/** First messages of OAUTHBEARER (RFC 7628) that are not as the standard has them, around a token that is sound. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startupMessage } from '../../src/protocols/postgres/messages/message-to-target.ts'
import { demoPolicy, startStage, type Stage } from './stage.ts'
import { encrypted, nameOf, say, Wire, wordsOf } from './wire.ts'

let stage: Stage
let token: string
before(async () => {
  stage = await startStage({ policy: demoPolicy })
  token = await stage.idp.issueDemoToken('omar')
})
after(() => stage[Symbol.asyncDispose]())

async function begin(): Promise<Wire> {
  const wire = Wire.adopt(await encrypted(await stage.through('omar')), Buffer.alloc(0))
  const options = { user: 'x', database: 'bank', options: '-c sallyport.sign_in=oauth' }
  wire.send(startupMessage(0, new Map(Object.entries(options))))
  await wire.until((frame) => nameOf(frame) === 'Authentication')
  return wire
}

/** The word of the protocol that ends the sign-in, with what it says. */
async function answerTo(...messages: readonly Buffer[]): Promise<string> {
  const wire = await begin()
  wire.send(...messages)
  const heard = await wire.until((frame) => ['ReadyForQuery', 'ErrorResponse'].includes(nameOf(frame)))
  wire.socket.destroy()
  return heard.map(wordsOf).join('\n')
}

function first(response: string | null, mechanism = 'OAUTHBEARER', length?: number): Buffer {
  const bytes = Buffer.from(response ?? '', 'latin1')
  const said = length ?? (response === null ? -1 : bytes.length)
  return say('Password', { text: mechanism }, { int32: said }, { bytes })
}

const separator = '\u0001'
const sound = (): string => `n,,${separator}auth=Bearer ${token}${separator}${separator}`

test('as the standard has it, it opens', async () => {
  assert.match(await answerTo(first(sound())), /ReadyForQuery/)
  assert.match(await answerTo(first(sound().replace('n,,', 'y,,'))), /ReadyForQuery/)
})

describe('refused', () => {
  const changes: readonly (readonly [what: string, change: (text: string) => string])[] = [
    ['somebody to act for', (text) => text.replace('n,,', 'n,a=rita,')],
    ['a binding to a channel that there is none for', (text) => text.replace('n,,', 'p=tls-exporter,,')],
    ['no header', (text) => text.slice(3)],
    ['a separator too few at the end', (text) => text.slice(0, -1)],
    ['a separator too many', (text) => text + separator],
    ['the token twice', (text) => text.replace(separator, `${separator}auth=Bearer x${separator}`)],
    ['another key before it', (text) => text.replace('auth=', `host=bank${separator}auth=`)],
    ['another key behind it', (text) => `${text.slice(0, -1)}port=5432${separator}${separator}`],
    ['another scheme', (text) => text.replace('Bearer', 'Basic')],
    [
      'a NUL behind the token',
      (text) => text.replace(`${separator}${separator}`, `\0${separator}${separator}`),
    ],
    ['spaces for separators', (text) => text.replaceAll(separator, ' ')],
    ['nothing', () => ''],
  ]
  for (const [what, change] of changes)
    test(what, async () => {
      const words = await answerTo(first(change(sound())))
      assert.match(words, /ErrorResponse/)
      assert.doesNotMatch(words, /ReadyForQuery/)
      assert.ok(!words.includes(token))
    })

  test('I8: lengths that lie, other mechanisms, and messages that do not belong here', async () => {
    const late = say('Password', { text: 'x' })
    for (const messages of [
      [first(sound(), 'SCRAM-SHA-256')],
      [first(sound(), 'OAUTHBEARER', 4)],
      [first(sound(), 'OAUTHBEARER', 0x7fff_ffff)],
      [first(sound(), 'OAUTHBEARER', -2)],
      [first(null)],
      [first(`n,,${separator}auth=Bearer ${'a'.repeat(70_000)}${separator}${separator}`)],
      [say('Query', { text: 'SELECT 1' })],
      [first(sound()), late],
    ])
      assert.doesNotMatch(await answerTo(...messages), /ReadyForQuery/)
    assert.match(await answerTo(first(sound())), /ReadyForQuery/)
  })

  test('whoever asks where to get a token gets one elsewhere, and not in on this connection', async () => {
    const wire = await begin()
    wire.send(first(`n,,${separator}auth=${separator}${separator}`))
    const [answer] = await wire.until((frame) => nameOf(frame) === 'Authentication')
    assert.ok(answer)
    assert.match(answer.bytes.toString('utf8', 9), /"openid-configuration":"http[^"]*openid-configuration"/)
    wire.send(say('Password', { bytes: Buffer.from(sound(), 'latin1') }))
    const heard = await wire.until((frame) => nameOf(frame) === 'ErrorResponse')
    assert.match(heard.map(wordsOf).join('\n'), /No token was given/)
    wire.socket.destroy()
  })
})
