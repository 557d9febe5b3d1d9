/** What is known to have fooled readers of SAML: wrapping, weak digests, odd words of an honest provider. None is a sign-in. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { assertionOf, here, idp, requestIn, responseOf, stranger, type Answer } from './saml.fixture.ts'
import { openSaml } from './saml.ts'

async function tried(
  answer: Partial<Answer>,
  change?: (xml: string, request: string) => string,
): Promise<string> {
  const provider = openSaml(idp, here, systemClock)
  const request = requestIn(new URL(await provider.begin('relay')))
  const given = responseOf({ request, ...answer }, (xml) => change?.(xml, request) ?? xml)
  const found = await provider.finish(given)
  return 'reason' in found ? `${found.reason} ${found.detail}` : `accepted ${found.principal.subject}`
}

test('an honest answer is taken', async () => {
  assert.equal(await tried({}), 'accepted u-100')
})

const wholeAssertion = /<saml:Assertion[^]*<\/saml:Assertion>/
const wholeSignature = /<ds:Signature[^]*<\/ds:Signature>/

function partsOf(xml: string): {
  readonly assertion: string
  readonly signature: string
  readonly bare: string
} {
  const [assertion = ''] = wholeAssertion.exec(xml) ?? []
  const [signature = ''] = wholeSignature.exec(xml) ?? []
  return { assertion, signature, bare: assertion.replace(signature, '') }
}

function forged(request: string, signature = ''): string {
  return assertionOf({ request, id: '_evil', nameId: 'admin' }).replace('SIGNATURE', signature)
}

/** The forged assertion under another name of the same namespace. */
function renamed(request: string, prefix: string): string {
  return forged(request)
    .replaceAll('saml:', `${prefix}:`)
    .replace('xmlns:saml', `xmlns:${prefix}`)
    .replace(`xmlns:${prefix}:`, 'xmlns:')
}

describe('signature wrapping', () => {
  const wrappings: readonly (readonly [string, (xml: string, request: string) => string])[] = [
    [
      '1: the whole signed response within the signature of a forged one',
      (xml, request) => {
        const { signature, assertion } = partsOf(xml)
        const holding = signature.replace('</ds:Signature>', `<ds:Object>${xml}</ds:Object></ds:Signature>`)
        return xml.replace(assertion, forged(request, holding))
      },
    ],
    [
      '2: the signed response beside a forged assertion',
      (xml, request) => {
        const { signature, assertion } = partsOf(xml)
        return xml.replace(
          assertion,
          `${signature}<ds:Object xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${xml}</ds:Object>${forged(request)}`,
        )
      },
    ],
    [
      '3: a forged assertion first',
      (xml, request) => xml.replace('<saml:Assertion', `${forged(request)}<saml:Assertion`),
    ],
    [
      '4: the signed one as a child of a forged one',
      (xml, request) => {
        const { assertion } = partsOf(xml)
        return xml.replace(
          assertion,
          forged(request).replace('</saml:Assertion>', `${assertion}</saml:Assertion>`),
        )
      },
    ],
    [
      '5: the signature in the forged one, the signed one behind',
      (xml, request) => {
        const { assertion, signature, bare } = partsOf(xml)
        return xml.replace(assertion, forged(request, signature) + bare)
      },
    ],
    [
      '6: the signed one within the signature of the forged one',
      (xml, request) => {
        const { assertion, signature, bare } = partsOf(xml)
        return xml.replace(
          assertion,
          forged(request, signature.replace('</ds:Signature>', `${bare}</ds:Signature>`)),
        )
      },
    ],
    [
      '7: a forged one among extensions',
      (xml, request) =>
        xml.replace(
          '<samlp:Status>',
          `<samlp:Extensions>${forged(request)}</samlp:Extensions><samlp:Status>`,
        ),
    ],
    [
      '8: the signed one within an object of the signature',
      (xml, request) => {
        const { assertion, signature, bare } = partsOf(xml)
        const holding = signature.replace('</ds:Signature>', `<ds:Object>${bare}</ds:Object></ds:Signature>`)
        return xml.replace(assertion, forged(request, holding))
      },
    ],
    [
      'a forged one under a prefix that is not ASCII',
      (xml, request) => xml.replace('<saml:Assertion', `${renamed(request, 'é')}<saml:Assertion`),
    ],
    [
      'a forged one under a prefix that is not ASCII, in place of the signed one',
      (xml, request) => {
        const { assertion } = partsOf(xml)
        return xml.replace(
          assertion,
          renamed(request, 'é').replace('</é:Assertion>', `<é:Advice>${assertion}</é:Advice></é:Assertion>`),
        )
      },
    ],
    [
      'a forged one without a prefix',
      (xml, request) =>
        xml.replace(
          '<saml:Assertion',
          `${forged(request).replaceAll('saml:', '').replace('xmlns:saml', 'xmlns')}<saml:Assertion`,
        ),
    ],
    [
      'the same id twice',
      (xml, request) =>
        xml.replace(
          '<samlp:Status>',
          `<samlp:Extensions>${forged(request).replace('_evil', '_a1')}</samlp:Extensions><samlp:Status>`,
        ),
    ],
    [
      'two signatures',
      (xml) => {
        const { signature } = partsOf(xml)
        return xml.replace(signature, signature + signature)
      },
    ],
    [
      'a forged response around the honest one',
      (xml, request) =>
        `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_x" Version="2.0" InResponseTo="${request}">${forged(request)}${xml}</samlp:Response>`,
    ],
    [
      'a key of its own in the signature',
      (xml) =>
        xml
          .replace(
            '</ds:SignatureValue>',
            '</ds:SignatureValue><ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQ==</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>',
          )
          .replace('u-100', 'admin'),
    ],
    [
      'an encrypted assertion beside it',
      (xml) =>
        xml.replace(
          '<saml:Assertion',
          '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"></saml:EncryptedAssertion><saml:Assertion',
        ),
    ],
    ['a name in character data', (xml) => xml.replace('u-100', '<![CDATA[u-100]]>')],
    ['a status that is no success', (xml) => xml.replace('status:Success', 'status:Requester')],
    ['an answer to nothing', (xml) => xml.replace(/(<samlp:Response[^>]*) InResponseTo="[^"]*"/, '$1')],
    [
      'a destination elsewhere',
      (xml) => xml.replace(/Destination="[^"]*"/, 'Destination="https://other.example/acs"'),
    ],
  ]
  for (const [what, change] of wrappings)
    test(`refused: ${what}`, async () => {
      const found = await tried({}, change)
      assert.doesNotMatch(found, /^accepted/)
    })
})

describe('a provider that signs', () => {
  const odd: readonly (readonly [string, Partial<Answer>])[] = [
    ['with RSA over SHA-1', { signature: 'sha1' }],
    ['digests of SHA-1', { digest: 'sha1' }],
    ['by a stranger', { key: stranger }],
    [
      'no audience',
      { says: (xml) => xml.replace(/<saml:AudienceRestriction>[^]*<\/saml:AudienceRestriction>/, '') },
    ],
    ['no conditions', { says: (xml) => xml.replace(/<saml:Conditions[^]*<\/saml:Conditions>/, '') }],
    [
      'no confirmation',
      { says: (xml) => xml.replace(/<saml:SubjectConfirmation [^]*<\/saml:SubjectConfirmation>/, '') },
    ],
    [
      'no end of the confirmation',
      { says: (xml) => xml.replace(/ NotOnOrAfter="[^"]*" Recipient/, ' Recipient') },
    ],
    ['no recipient', { says: (xml) => xml.replace(/ Recipient="[^"]*"/, '') }],
    ['no request', { says: (xml) => xml.replace(/ InResponseTo="[^"]*"/, '') }],
    [
      'the request of another',
      { says: (xml) => xml.replace(/ InResponseTo="[^"]*"/, ' InResponseTo="_other"') },
    ],
    ['no sign-in', { says: (xml) => xml.replace(/<saml:AuthnStatement[^]*<\/saml:AuthnStatement>/, '') }],
    [
      'a sign-in that is over',
      {
        says: (xml) => xml.replace('SessionIndex', 'SessionNotOnOrAfter="2020-01-01T00:00:00Z" SessionIndex'),
      },
    ],
    ['nobody', { says: (xml) => xml.replace(/<saml:NameID[^]*<\/saml:NameID>/, '') }],
    ['an empty name', { nameId: '' }],
    ['a name with an invisible letter', { nameId: 'u-1\u200b00' }],
    ['a group with an invisible letter', { groups: ['analysts\u2060'] }],
    ['more groups than anybody has', { groups: Array.from({ length: 201 }, (_, at) => `g${at}`) }],
    ['version 1.1', { says: (xml) => xml.replace('Version="2.0"', 'Version="1.1"') }],
  ]
  for (const [what, answer] of odd)
    test(`refused: ${what}`, async () => {
      assert.doesNotMatch(await tried(answer), /^accepted/)
    })
})
