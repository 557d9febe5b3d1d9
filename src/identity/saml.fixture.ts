import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { systemClock } from '../core/clock.ts'
import type { SamlConfig } from './saml-config.ts'

// An identity provider of a few lines: what it signs is written in canonical form, so that no canonicaliser is needed.
const { privateKey: key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
/** What its assertions are signed under, in PEM. */
export const certificate = publicKey.export({ type: 'spki', format: 'pem' })
/** Somebody else's key. */
export const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
/** The provider as a gateway is configured for it. */
export const idp: SamlConfig = {
  name: 'staff',
  entityId: 'https://idp.bank.example/saml',
  ssoUrl: 'https://idp.bank.example/sso',
  certificates: [certificate],
  nameId: 'persistent',
  nameAttribute: 'displayName',
  groupsAttribute: 'groups',
  groupPrefix: '',
  sessionMsMax: 3_600_000,
}
/** Where the gateway is. */
export const here = 'https://sallyport.bank.example'

/** What a test has it say. */
export interface Answer {
  /** Where the gateway is, when it is not `here`. */
  readonly at?: string
  readonly request: string
  readonly id?: string
  readonly issuer?: string
  readonly audience?: string
  readonly recipient?: string
  readonly nameId?: string
  readonly format?: string
  readonly method?: string
  readonly fromMs?: number
  readonly groups?: readonly string[]
  readonly key?: Parameters<typeof sign>[2]
  readonly algorithm?: string
  /** How things are digested, where it is not as they should be. */
  readonly digest?: 'sha1'
  readonly signature?: 'sha1'
  /** Changes the assertion before it is signed: an honest provider that says something odd. */
  readonly says?: (assertion: string) => string
  readonly signs?: 'assertion' | 'response' | 'nothing'
}

function instant(ms: number): string {
  return new Date(systemClock.now() + ms).toISOString()
}

/** An assertion; `SIGNATURE` stands where its signature goes. */
export function assertionOf(answer: Answer): string {
  const { issuer = idp.entityId, at = here, fromMs = 0 } = answer
  const { audience = `${at}/saml/staff`, recipient = `${at}/saml/staff/acs` } = answer
  const groups = (answer.groups ?? ['analysts']).map(
    (group) => `<saml:AttributeValue>${group}</saml:AttributeValue>`,
  )
  const end = instant(fromMs + 60_000)
  return (
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${answer.id ?? '_a1'}" IssueInstant="${instant(fromMs)}" Version="2.0">` +
    `<saml:Issuer>${issuer}</saml:Issuer>SIGNATURE<saml:Subject>` +
    `<saml:NameID Format="${answer.format ?? persistent}">${answer.nameId ?? 'u-100'}</saml:NameID>` +
    `<saml:SubjectConfirmation Method="${answer.method ?? 'urn:oasis:names:tc:SAML:2.0:cm:bearer'}">` +
    `<saml:SubjectConfirmationData InResponseTo="${answer.request}" NotOnOrAfter="${end}" Recipient="${recipient}"></saml:SubjectConfirmationData>` +
    `</saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${instant(fromMs - 1000)}" NotOnOrAfter="${end}"><saml:AudienceRestriction>` +
    `<saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${instant(fromMs)}" SessionIndex="s1"></saml:AuthnStatement>` +
    `<saml:AttributeStatement><saml:Attribute Name="groups">${groups.join('')}</saml:Attribute>` +
    `<saml:Attribute Name="displayName"><saml:AttributeValue>Ana Ruiz</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>` +
    `</saml:Assertion>`
  )
}

const algorithms = {
  sha1: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  sha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
}
const digests = {
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
}

function signed(element: string, answer: Answer): string {
  const id = /ID="([^"]+)"/.exec(element)?.[1] ?? ''
  const hash = answer.digest ?? 'sha256'
  const digest = createHash(hash).update(element.replace('SIGNATURE', '')).digest('base64')
  const { signature: signedBy = 'sha256' } = answer
  const algorithm = answer.algorithm ?? algorithms[signedBy]
  const info = (namespace: string): string =>
    `<ds:SignedInfo${namespace}><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${algorithm}"></ds:SignatureMethod><ds:Reference URI="#${id}"><ds:Transforms>` +
    `<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>` +
    `<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${digests[hash]}"></ds:DigestMethod>` +
    `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`
  const namespace = ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
  const value = sign(signedBy, Buffer.from(info(namespace)), answer.key ?? key).toString('base64')
  const signature = `<ds:Signature${namespace}>${info('')}<ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`
  return element.replace('SIGNATURE', signature)
}

/** A whole answer in base64, changed after it was signed. */
export function responseOf(answer: Answer, change: (xml: string) => string = (xml) => xml): string {
  const { signs = 'assertion' } = answer
  const { says = (xml: string) => xml } = answer
  const assertion = says(assertionOf(answer))
  const inner = signs === 'assertion' ? signed(assertion, answer) : assertion.replace('SIGNATURE', '')
  const outer =
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${answer.at ?? here}/saml/staff/acs" ID="_r1" InResponseTo="${answer.request}" IssueInstant="${instant(0)}" Version="2.0">` +
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${answer.issuer ?? idp.entityId}</saml:Issuer>${signs === 'response' ? 'SIGNATURE' : ''}` +
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>${inner}</samlp:Response>`
  const xml = signs === 'response' ? signed(outer, answer) : outer
  return Buffer.from(change(xml)).toString('base64')
}

/** The id of the request that a browser was sent with. */
export function requestIn(url: URL): string {
  const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString()
  return / ID="([^"]+)"/.exec(xml)?.[1] ?? ''
}
