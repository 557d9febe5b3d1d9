/** A forge of tokens for tests, and the doors that they are tried at. */
import assert from 'node:assert/strict'
import { KeyObject, sign } from 'node:crypto'
import { describe, test } from 'node:test'
import { es, part, rs, type Claims } from '../../src/identity/local-issuer.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { startupMessage } from '../../src/protocols/postgres/messages/message-to-target.ts'
import type { Stage } from './stage.ts'
import { encrypted, nameOf, say, Wire, wordsOf } from './wire.ts'

/** Seconds since the epoch, so many ahead. */
export function seconds(ahead = 0): number {
  return Math.floor(Date.now() / 1000) + ahead
}

/** Claims, or a text as it is, soundly signed. */
export function token(claims: Claims | string, header: Claims = {}, key = esKey): string {
  const sound = { alg: 'ES256', kid: 'es', typ: 'at+jwt', ...header }
  return crude(sound, claims, (signed) => byEs(signed, key))
}

/** A token whose signature the test makes by itself; headers may be as wrong as they like. */
export function crude(
  header: Claims | string,
  claims: Claims | string,
  signer: (signed: Buffer) => Buffer | string,
): string {
  const signed = `${encode(header)}.${encode(claims)}`
  const signature = signer(Buffer.from(signed))
  return `${signed}.${typeof signature === 'string' ? signature : signature.toString('base64url')}`
}

export const esKey = KeyObject.from(es.privateKey)
export const rsKey = KeyObject.from(rs.privateKey)

/** Signs as ES256 does. */
export function byEs(signed: Buffer, key = esKey): Buffer {
  return sign('sha256', signed, { key, dsaEncoding: 'ieee-p1363' })
}

function encode(value: Claims | string): string {
  return typeof value === 'string' ? Buffer.from(value).toString('base64url') : part(value)
}

/** What a door said. */
export interface Heard {
  readonly door: string
  readonly isIn: boolean
  readonly words: string
}

export const accessType = 'urn:ietf:params:oauth:token-type:access_token'

/** What each door says to a token. */
export function knock(stage: Stage, secret: string): Promise<readonly Heard[]> {
  return Promise.all([
    atWire(stage, secret, 'password'),
    atWire(stage, secret, 'bearer'),
    atApi(stage, secret),
    atTokens(stage, 'subject', { subject_token: secret, subject_token_type: accessType }),
  ])
}

/** Says a token as the password, or by OAUTHBEARER. */
export async function atWire(stage: Stage, secret: string, door: 'password' | 'bearer'): Promise<Heard> {
  const wire = Wire.adopt(await encrypted(await stage.through('omar')), Buffer.alloc(0))
  const options = door === 'bearer' ? { options: '-c sallyport.sign_in=oauth' } : {}
  const parameters = new Map(Object.entries({ user: 'x', database: 'bank', ...options }))
  wire.send(startupMessage(0, parameters))
  await wire.until((frame) => nameOf(frame) === 'Authentication')
  const bearer = Buffer.from(`n,,\u0001auth=Bearer ${secret}\u0001\u0001`)
  if (door === 'password') wire.send(say('Password', { text: secret }))
  else wire.send(say('Password', { text: 'OAUTHBEARER' }, { int32: bearer.length }, { bytes: bearer }))
  const heard = await wire.until((frame) => ['ReadyForQuery', 'ErrorResponse'].includes(nameOf(frame)))
  const words = heard.map(wordsOf).join('\n')
  wire.socket.destroy()
  return { door, isIn: words.includes('ReadyForQuery'), words }
}

/** Asks the API who it is. */
export async function atApi(stage: Stage, secret: string): Promise<Heard> {
  // What no header can carry is no token there.
  if (!/^[\x21-\x7e]+$/.test(secret)) return { door: 'api', isIn: false, words: '' }
  const headers = { authorization: `Bearer ${secret}` }
  const answer = await fetch(`${stage.gateway.apiUrl}/api/v1/whoami`, { headers })
  return { door: 'api', isIn: answer.ok, words: await answer.text() }
}

/** Asks for a session token. */
export async function atTokens(
  stage: Stage,
  door: string,
  fields: Readonly<Record<string, string>>,
): Promise<Heard> {
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', resource: 'bank' }
  const body = new URLSearchParams({ ...grant, ...fields })
  const answer = await fetch(`${stage.gateway.apiUrl}/oauth/token`, { method: 'POST', body })
  return { door, isIn: answer.ok, words: await answer.text() }
}

/** Reasons on record since the last look. */
export async function reasons(stage: Stage): Promise<readonly string[]> {
  const found: string[] = []
  let index = 0
  const looked = lookedAt.get(stage) ?? 0
  for await (const { leaf } of readEntries(stage.config.ledger.directory)) {
    index += 1
    if (index <= looked) continue
    if (leaf?.type === 'session.refused' || leaf?.type === 'access.refused') found.push(leaf.reason)
  }
  lookedAt.set(stage, index)
  return found
}
const lookedAt = new WeakMap<Stage, number>()

/** What is tried, the reason that has to be on record, and how the token is made. */
export type Forgery = readonly [what: string, reason: RegExp, make: () => string | Promise<string>]

/** What somebody may be told whose token is genuine; everybody else hears the same few words. */
export const told =
  /not accepted|has expired|not valid yet|another service|not the kind of token|lives too long/

/** Tests that each is refused at every door, with its reason on record. */
export function refused(stage: () => Stage, title: string, forgeries: readonly Forgery[]): void {
  describe(title, () => {
    for (const [what, reason, make] of forgeries)
      test(what, async () => {
        await reasons(stage())
        const secret = await make()
        for (const { door, isIn, words } of await knock(stage(), secret)) {
          assert.ok(!isIn, `${door} let it in: ${words}`)
          if (words === '') continue
          assert.match(words, told, `${door}: ${words}`)
          assert.doesNotMatch(
            words,
            /signature|algorithm|\bkid\b|jwks|https?:|claim|stack/i,
            `${door}: ${words}`,
          )
        }
        const recorded = await reasons(stage())
        assert.ok(recorded.length >= (/^[!-~]+$/.test(secret) ? 4 : 3), recorded.join('; '))
        for (const one of recorded) assert.match(one, reason, recorded.join('; '))
      })
  })
}
