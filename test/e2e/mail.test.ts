/** Mails to reviewers, as a real SMTP server takes them. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { fixedSecret } from '../../src/catalog/secret-source.ts'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { Secret } from '../../src/core/secret.ts'
import { makeCertificates } from '../../src/demo/certificate.ts'
import { Courier } from '../../src/reviews/courier.ts'
import { granted, makeDesk, principal, request } from '../../src/reviews/fixture.ts'
import { mailSink, type MailSettings } from '../../src/reviews/notice-mail.ts'
import type { Notice } from '../../src/reviews/notice.ts'
import type { Review } from '../../src/reviews/review.ts'
import { startTemporaryServer, type TemporaryServer } from '../../src/store/temporary-store.ts'
import type { Store } from '../../src/store/database.ts'

const { ca, certificate: cert, key } = makeCertificates(systemClock.now(), systemRandom)
const agent = principal('agent-7', 'agent', [], principal('carol'))
const ann = principal('ann', 'person', ['dba'])

let server: TemporaryServer
let store: Store
before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
})
after(() => server[Symbol.asyncDispose]())

interface MailServer extends AsyncDisposable {
  readonly port: number
  readonly mails: { readonly to: readonly string[]; readonly text: string; readonly isSecure: boolean }[]
}

async function mailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: MailServer['mails'] = []
  const smtp = new SMTPServer({
    secure: true,
    cert,
    key,
    authOptional: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'sallyport' && password === 'a password'
        ? done(null, { user: username })
        : done(new Error('Nobody of ours')),
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('nobody')
        ? done(Object.assign(new Error('No such box'), { responseCode: 550 }))
        : done(),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        mails.push({ to, text: Buffer.concat(chunks).toString(), isSecure: session.secure })
        done()
      })
    },
    ...options,
  })
  smtp.on('error', () => undefined)
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  const address = smtp.server.address()
  assert.ok(typeof address === 'object' && address)
  return {
    port: address.port,
    mails,
    [Symbol.asyncDispose]: () => new Promise((resolve) => smtp.close(() => resolve())),
  }
}

function settings(port: number, changed: Partial<MailSettings> = {}): MailSettings {
  return {
    name: 'mail',
    groups: null,
    host: 'localhost',
    port,
    tls: 'direct',
    ca,
    user: 'sallyport',
    password: fixedSecret(new Secret('a password')),
    from: 'sallyport@bank.example',
    to: ['dba@bank.example'],
    ...changed,
  }
}

async function until(done: () => boolean): Promise<void> {
  const endsAt = performance.now() + 15_000
  while (!done()) {
    assert.ok(performance.now() < endsAt, 'it did not come')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function noticeOf(review: Review): Notice {
  return { id: review.id, event: 'opened', review, url: 'https://gateway.test/reviews/1', receipt: '' }
}

const open = new AbortController().signal

test('I4: reviewers are mailed of a review and of its end, over TLS, with a link and nothing of the statement', async () => {
  await using there = await mailServer()
  const sinks = [mailSink(settings(there.port))]
  const { desk } = makeDesk(store, 'mail', undefined, sinks)
  await using closing = desk
  await using courier = new Courier({
    store,
    clock: systemClock,
    sinks,
    publicUrl: 'https://gateway.test',
    log: () => undefined,
  })
  const evil = { ...agent, name: 'Agent\r\nBcc: all@evil.example\u202e' }
  const statement = "DELETE FROM accounts WHERE owner = 'a secret'"
  const review = granted(await desk.open(request(evil, { statement, parameters: '["078-05-1120"]' })))
  await until(() => there.mails.length === 1)
  granted(await desk.rule(review.id, ann, 'approve', 'Fine.'))
  await until(() => there.mails.length === 2)
  const [opened, closed] = there.mails
  assert.deepEqual([opened?.to, opened?.isSecure], [['dba@bank.example'], true])
  assert.ok(opened?.text.includes(`https://gateway.test/reviews/${review.id}`))
  assert.match(closed?.text ?? '', /approved/)
  for (const { text } of there.mails) {
    assert.doesNotMatch(text, /secret|078-05|DELETE FROM/)
    assert.doesNotMatch(text, /^Bcc:/im)
    assert.match(text, new RegExp(`^References: <${review.id}@sallyport.invalid>`, 'm'))
  }
  assert.ok(closing && courier)
})

test('begun by STARTTLS or not at all', async () => {
  await using there = await mailServer({ secure: false })
  await using desk = makeDesk(store, 'starttls').desk
  const review = granted(await desk.open(request(agent)))
  const sent = await mailSink(settings(there.port, { tls: 'starttls' })).send(noticeOf(review), open)
  assert.ok(sent.ok)
  assert.equal(there.mails[0]?.isSecure, true)
  await using bare = await mailServer({
    secure: false,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
  })
  const refused = await mailSink(settings(bare.port, { tls: 'starttls' })).send(noticeOf(review), open)
  assert.ok(!refused.ok && !refused.isFinal)
  assert.deepEqual(bare.mails, [])
})

test('what keeps a mail from going is told, and what can be mended is tried again', async () => {
  await using there = await mailServer()
  await using desk = makeDesk(store, 'faults').desk
  const review = granted(await desk.open(request(agent)))
  const fault = async (
    changed: Partial<MailSettings>,
    port = there.port,
  ): Promise<readonly [string, boolean]> => {
    const sent = await mailSink(settings(port, changed)).send(noticeOf(review), open)
    assert.ok(!sent.ok)
    assert.doesNotMatch(sent.fault, /a password/)
    return [sent.fault, sent.isFinal]
  }
  const [unknown, isOver] = await fault({ to: ['nobody@bank.example'] })
  assert.match(unknown, /550|No such box/)
  assert.equal(isOver, true)
  const [unauthenticated, isFinal] = await fault({ password: fixedSecret(new Secret('another')) })
  assert.match(unauthenticated, /535|Nobody of ours/)
  assert.equal(isFinal, false)
  const [untrusted] = await fault({ ca: null })
  assert.match(untrusted, /certificate|self.signed/i)
  const [gone] = await fault({}, 1)
  assert.match(gone, /ECONNREFUSED|Unexpected|closed/)
  assert.deepEqual(there.mails, [])
})
