import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { request as requestHttp } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import * as client from 'openid-client'
import { parseConfig } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import { openIdentity } from '../identity/oidc.ts'
import { Unauthenticated } from '../identity/unauthenticated.ts'
import { decide } from '../policy/decide.ts'
import { parsePolicy } from '../policy/parse.ts'
import { demoConfig } from './demo-config.ts'
import { demoResource, demoScope } from './idp-settings.ts'
import { Browser } from './browser.fixture.ts'
import { startIdp, type Idp } from './idp.ts'
import { story } from './story.ts'

describe("the demo's identity provider", () => {
  let directory: string
  let idp: Idp

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sallyport-idp-'))
    idp = await startIdp({ directory, port: 0 })
  })
  after(async () => {
    await idp?.stop()
    await rm(directory, { recursive: true, force: true })
  })

  test('its demo tokens are taken by the identity that the demo configures', async () => {
    const [ana, rita, omar, agent, ci] = await Promise.all(
      (['ana', 'rita', 'omar', 'ledger-bot', 'deploy-ci'] as const).map(async (name) =>
        authenticate(idp, await idp.issueDemoToken(name)),
      ),
    )
    assert.deepEqual([ana?.kind, ana?.name, ana?.groups], ['person', 'Ana Ruiz', ['analysts']])
    assert.deepEqual(rita?.groups, ['reviewers'])
    assert.deepEqual(omar?.groups, ['auditors'])
    assert.ok(agent && ci)
    assert.deepEqual(
      chainOf(agent).map(({ subject, kind, groups }) => [subject, kind, groups]),
      [
        ['ledger-bot', 'agent', ['agents']],
        ['ana', 'person', ['analysts']],
      ],
    )
    assert.deepEqual(
      [ci.kind, ci.subject, ci.claims['repository_id']],
      ['workload', 'deploy-ci', '700100200'],
    )
    const hours = (ci.endsAt - systemClock.now()) / 3_600_000
    assert.ok(hours > 7.9 && hours <= 8, `${hours} h`)
  })

  test('the policy of the demo lets everyone of the story in', async () => {
    const file = join(import.meta.dirname, '..', '..', 'examples', 'policies', 'demo.yaml')
    const parsed = parsePolicy(await readFile(file), file)
    assert.ok(parsed.ok)
    const resource = { name: 'bank', protocol: 'postgres', labels: {} } as const
    const nowMs = systemClock.now()
    for (const who of new Set(story.map((step) => step.who))) {
      const principal = await authenticate(idp, await idp.issueDemoToken(who))
      const facts = { principal, resource, act: 'connect', inspection: null, nowMs } as const
      const { verdict, reason } = decide(parsed.policy, facts)
      assert.equal(verdict, 'allow', `${who}: ${reason}`)
    }
  })

  test('a person signs in with authorization code and PKCE; an ID token is no way in', async () => {
    const tokens = await signIn(idp, 'sallyport-cli', 'rita')
    const principal = await authenticate(idp, tokens.access_token)
    assert.deepEqual([principal.subject, principal.kind, principal.groups], ['rita', 'person', ['reviewers']])
    const refusal = await identityOf(idp).authenticate(new Secret(tokens.id_token ?? ''))
    assert.ok(refusal instanceof Unauthenticated)
  })

  test('a person who signs in to the agent lets it act, and the token says so', async () => {
    const principal = await authenticate(idp, (await signIn(idp, 'ledger-bot', 'ana')).access_token)
    assert.deepEqual(
      chainOf(principal).map(({ subject }) => subject),
      ['ledger-bot', 'ana'],
    )
  })

  test('a headless device signs in by a code typed elsewhere', async () => {
    const config = await discover(idp, 'sallyport-cli')
    const device = await client.initiateDeviceAuthorization(config, { scope: `openid ${demoScope}` })
    const polling = client.pollDeviceAuthorizationGrant(config, { ...device, interval: 1 })
    const browser = new Browser()
    const code = await browser.open(device.verification_uri_complete ?? '')
    const login = await browser.submit(await browser.submit(code))
    const done = await browser.submit(login, { person: 'omar' })
    assert.match(done.text, /Signed in/)
    assert.equal((await authenticate(idp, (await polling).access_token)).subject, 'omar')
  })

  test('nobody but the three people can sign in, and codes do not work without PKCE', async () => {
    const config = await discover(idp, 'sallyport-cli')
    const browser = new Browser()
    const { url } = await authorizationUrl(config)
    const login = await browser.open(url.href)
    assert.equal((await browser.submit(login, { person: 'mallory' })).status, 400)
    url.searchParams.delete('code_challenge')
    url.searchParams.delete('code_challenge_method')
    const refused = await new Browser().open(url.href)
    assert.match(refused.url, /error=invalid_request/)
  })

  test('tokens are for the gateway alone: another resource is refused', async () => {
    const config = await discover(idp, 'deploy-ci')
    await assert.rejects(
      client.clientCredentialsGrant(config, { scope: demoScope, resource: 'urn:other' }),
      /invalid_target|server responded/,
    )
    await assert.rejects(client.clientCredentialsGrant(await discover(idp, 'deploy-ci', 'wrong'), {}))
  })

  test('it answers on the loopback interface and to its own name only', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { host: 'evil.example' }
      requestHttp(`${idp.issuer}/.well-known/openid-configuration`, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .once('error', reject)
        .end()
    })
    assert.equal(status, 421)
  })

  test('tokens stay good over a restart; its keys are readable by their owner alone', async () => {
    const token = await idp.issueDemoToken('ana')
    const { port } = idp
    await idp.stop()
    idp = await startIdp({ directory, port })
    assert.equal((await authenticate(idp, token)).subject, 'ana')
    assert.equal((await stat(join(directory, 'idp-keys.json'))).mode & 0o777, 0o600)
  })

  test('a port that is taken is said by the code that the socket gives', async () => {
    await assert.rejects(startIdp({ directory, port: idp.port }), { code: 'EADDRINUSE' })
  })
})

// As the gateway of the demo does it: by the configuration that the demo writes.
function identityOf(idp: Idp) {
  const file = '/demo/sallyport.yaml'
  const text = demoConfig({
    directory: '/demo',
    policyFile: '/demo/policy.yaml',
    passwordFile: '/demo/bank-password',
    certificate: {
      caFile: '/demo/ca.pem',
      certificateFile: '/demo/server.pem',
      keyFile: '/demo/server-key.pem',
    },
    issuer: idp.issuer,
    gatewayPort: 6432,
    httpPort: 6480,
    bankPort: 5432,
  })
  const read = parseConfig(text, file, {})
  assert.ok(read.ok, JSON.stringify(read))
  return openIdentity({ issuers: read.config.issuers, clock: systemClock, log: { warn() {} } })
}

async function authenticate(idp: Idp, token: string): Promise<Principal> {
  const answer = await identityOf(idp).authenticate(new Secret(token))
  if (answer instanceof Unauthenticated) assert.fail(`${answer.reason} ${answer.detail}`)
  assert.ok(!(answer instanceof Refusal))
  return answer
}

function discover(idp: Idp, id: string, secret = idp.clientSecrets[id]): Promise<client.Configuration> {
  const options = { execute: [client.allowInsecureRequests] }
  const metadata = { id_token_signed_response_alg: 'ES256' }
  const proof = secret === undefined ? client.None() : client.ClientSecretBasic(secret)
  return client.discovery(new URL(idp.issuer), id, metadata, proof, options)
}

async function authorizationUrl(config: client.Configuration) {
  const verifier = client.randomPKCECodeVerifier()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: 'http://127.0.0.1:9/callback',
    scope: `openid ${demoScope}`,
    resource: demoResource,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  return { url, verifier }
}

async function signIn(idp: Idp, clientId: string, person: string) {
  const config = await discover(idp, clientId)
  const { url, verifier } = await authorizationUrl(config)
  const browser = new Browser()
  const back = await browser.submit(await browser.open(url.href), { person })
  return client.authorizationCodeGrant(config, new URL(back.url), { pkceCodeVerifier: verifier })
}
