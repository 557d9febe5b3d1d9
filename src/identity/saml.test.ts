import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { assertionOf, here, idp, requestIn, responseOf, stranger, type Answer } from './saml.fixture.ts'
import type { SamlConfig } from './saml-config.ts'
import { openSaml } from './saml.ts'

async function begin(config: SamlConfig = idp) {
  const provider = openSaml(config, here, systemClock)
  const url = new URL(await provider.begin('relay'))
  return { provider, request: requestIn(url), url }
}

function forged(request: string): string {
  return assertionOf({ request, id: '_evil', nameId: 'admin' }).replace('SIGNATURE', '')
}

describe('SAML', () => {
  test('an honest answer becomes a principal, known by a name that is never given to others', async () => {
    const { provider, request, url } = await begin()
    assert.equal(url.origin + url.pathname, idp.ssoUrl)
    const found = await provider.finish(responseOf({ request }))
    assert.ok('principal' in found, JSON.stringify(found))
    const { principal } = found
    assert.equal(principal.id, `${idp.entityId}#u-100`)
    assert.deepEqual([principal.kind, principal.name, principal.groups], ['person', 'Ana Ruiz', ['analysts']])
    assert.equal(found.assertion, '_a1')
  })

  test('each request is answered once', async () => {
    const { provider, request } = await begin()
    const response = responseOf({ request })
    assert.ok('principal' in (await provider.finish(response)))
    assert.ok('reason' in (await provider.finish(response)))
    assert.ok('reason' in (await provider.finish(responseOf({ request: '_unasked' }))))
  })

  const lies: readonly (readonly [string, Partial<Answer>])[] = [
    ['nothing signed', { signs: 'nothing' }],
    ['the response signed in place of the assertion', { signs: 'response' }],
    ['signed by a stranger', { key: stranger }],
    [
      'signed under another algorithm than it says',
      { algorithm: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1' },
    ],
    ['another issuer', { issuer: 'https://evil.example' }],
    ['for another audience', { audience: 'https://other.example' }],
    ['for another recipient', { recipient: 'https://other.example/acs' }],
    ['by another way than as bearer', { method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }],
    ['of ten minutes ago', { fromMs: -600_000 }],
    ['of the future', { fromMs: 600_000 }],
    [
      'a name that may be given to others',
      { format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
    ],
    ['a role among the groups', { groups: ['role:writer'] }],
    ['a comment within the name', { nameId: 'u-1<!-- x -->00' }],
  ]
  for (const [what, lie] of lies)
    test(`refused: ${what}`, async () => {
      const { provider, request } = await begin()
      const found = await provider.finish(responseOf({ request, ...lie }))
      assert.ok('reason' in found, 'accepted')
    })

  const attacks: readonly (readonly [string, (xml: string, request: string) => string])[] = [
    ['a name changed afterwards', (xml) => xml.replace('u-100', 'u-101')],
    [
      'a forged assertion before the signed one',
      (xml, request) => xml.replace('<saml:Assertion', `${forged(request)}<saml:Assertion`),
    ],
    [
      'a forged assertion behind the signed one',
      (xml, request) => xml.replace('</samlp:Response>', `${forged(request)}</samlp:Response>`),
    ],
    [
      'the signed one wrapped within a forged one',
      (xml, request) => {
        const [whole = ''] = /<saml:Assertion[^]*<\/saml:Assertion>/.exec(xml) ?? []
        const wrapping = forged(request).replace(
          '</saml:Assertion>',
          `<saml:Advice>${whole}</saml:Advice></saml:Assertion>`,
        )
        return xml.replace(whole, wrapping)
      },
    ],
    [
      'the signature moved to a forged one',
      (xml, request) => {
        const [whole = ''] = /<saml:Assertion[^]*<\/saml:Assertion>/.exec(xml) ?? []
        const [signature = ''] = /<ds:Signature[^]*<\/ds:Signature>/.exec(xml) ?? []
        const forgery = forged(request).replace('<saml:Subject>', `${signature}<saml:Subject>`)
        return xml.replace(whole, forgery)
      },
    ],
    ['a document type', (xml) => `<!DOCTYPE r [<!ENTITY e "x">]>${xml}`],
    ['another encoding', (xml) => `<?xml version="1.0" encoding="UTF-7"?>${xml.replace('u-100', 'u-101')}`],
    ['a processing instruction', (xml) => xml.replace('u-100', 'u-<?x y?>100')],
    ['no signature element', (xml) => xml.replace(/<ds:Signature[^]*<\/ds:Signature>/, '')],
    ['an empty reference', (xml) => xml.replace(/URI="#[^"]*"/, 'URI=""')],
  ]
  for (const [what, change] of attacks)
    test(`refused: ${what}`, async () => {
      const { provider, request } = await begin()
      const found = await provider.finish(responseOf({ request }, (xml) => change(xml, request)))
      assert.ok('reason' in found, `accepted: ${JSON.stringify(found)}`)
    })

  test('whatever text comes, it ends in a refusal', async () => {
    const { provider } = await begin()
    for (const text of ['', '!', 'AAAA', 'PGE+', 'A'.repeat(300_000), Buffer.from('<a').toString('base64')])
      assert.ok('reason' in (await provider.finish(text)))
  })
})
