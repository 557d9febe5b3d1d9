/**
 * Sign-in of people by SAML 2.0 (Web Browser SSO). The library reads only the bytes that the signature covers; what it
 * does not look at is checked here: issuer, recipient, method, document types, comments, more than one assertion.
 */
import { SAML, ValidateInResponseTo, type Profile } from '@node-saml/node-saml'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import { principalId, type Principal } from '../core/principal.ts'
import { hasInvisible, isSubject } from './claims.ts'
import { attributeIn, responseCharactersMax, statusIn, success } from './saml-answer.ts'
import type { SamlConfig } from './saml-config.ts'
import { SamlRequests } from './saml-requests.ts'
import { rejection, type Rejection } from './unauthenticated.ts'

/** A provider as the gateway speaks with it. */
export interface SamlProvider {
  readonly name: string
  /** Our own name there, and where its answers go. */
  readonly entityId: string
  readonly callbackUrl: string
  /** Where a browser is sent to sign in; `relay` comes back with the answer. */
  begin(relay: string): Promise<string>
  /** Whom an answer (base64, as posted) speaks of. Each request is answered once. */
  finish(response: string): Promise<SamlSignIn | Rejection>
  metadata(): string
}

/** A principal, and the id of the assertion that proves it, for whoever sees that it is taken once. */
export interface SamlSignIn {
  readonly principal: Principal
  readonly assertion: string
}

const skewMs = 60_000
const assertionAgeMsMax = 5 * 60_000
const requestMsMax = 5 * 60_000
const groupsMax = 200
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

/** Makes a provider; `publicUrl` is where browsers reach this gateway. */
export function openSaml(config: SamlConfig, publicUrl: string, clock: Clock): SamlProvider {
  const entityId = `${publicUrl}/saml/${config.name}`
  const callbackUrl = `${entityId}/acs`
  const saml = new SAML({
    idpCert: [...config.certificates],
    issuer: entityId,
    audience: entityId,
    callbackUrl,
    entryPoint: config.ssoUrl,
    identifierFormat: config.nameId === 'persistent' ? persistent : null,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: requestMsMax,
    cacheProvider: new SamlRequests(clock, requestMsMax),
    acceptedClockSkewMs: skewMs,
    maxAssertionAgeMs: assertionAgeMsMax,
    signatureAlgorithm: 'sha256',
    disableRequestedAuthnContext: true,
  })
  return {
    name: config.name,
    entityId,
    callbackUrl,
    begin: (relay) => saml.getAuthorizeUrlAsync(relay, undefined, {}),
    async finish(response) {
      const fault = textFault(response, callbackUrl)
      if (fault !== null) return fault
      let profile: Profile | null
      try {
        ;({ profile } = await saml.validatePostResponseAsync({ SAMLResponse: response }))
      } catch (error) {
        return rejection('signature', error instanceof Error ? error.message : String(error))
      }
      return profile === null
        ? rejection('subject', 'nobody')
        : signInOf(profile, config, callbackUrl, clock.now())
    },
    metadata: () => saml.generateServiceProviderMetadata(null, null),
  }
}

/** What no honest answer holds, seen before any parser sees it. */
function textFault(response: string, callbackUrl: string): Rejection | null {
  if (response.length > responseCharactersMax) return rejection('too-long', `${response.length} characters`)
  const base64 = response.replaceAll(/\s/g, '')
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64) return rejection('malformed', 'not base64')
  let xml: string
  try {
    xml = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return rejection('malformed', 'not UTF-8')
  }
  // Entities, comments and the like make two readers see two documents.
  if (/<!|<\?(?!xml\s)/i.test(xml)) return rejection('malformed', 'a declaration, comment or instruction')
  const assertions = xml.match(/<(?:[^\s<>/:="']+:)?(?:Encrypted)?Assertion[\s>/]/g) ?? []
  if (assertions.length !== 1 || assertions[0]?.includes('Encrypted'))
    return rejection('malformed', `${assertions.length} assertions`)
  return algorithmFault(xml) ?? responseFault(xml, callbackUrl)
}

/** How an answer may be signed: what is not named here, SHA-1 above all, is no signature. */
const algorithms: ReadonlySet<string> = new Set([
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
])

function algorithmFault(xml: string): Rejection | null {
  for (const [, value = ''] of xml.matchAll(/\bAlgorithm\s*=\s*(?=(.{0,200}))/gs)) {
    const [, , name = ''] = /^(["'])(.*?)\1/s.exec(value) ?? []
    if (!algorithms.has(name)) return rejection('algorithm', name)
  }
  return null
}

/** What the response around the assertion says, which is not signed and yet may not speak against it. */
function responseFault(xml: string, callbackUrl: string): Rejection | null {
  const [, attributes = ''] =
    /^\s*(?:<\?xml\s[^>]*\?>\s*)?<(?:[^\s<>/:="']+:)?Response\s([^<>]*)>/.exec(xml) ?? []
  if (attributeIn(attributes, 'Version') !== '2.0') return rejection('malformed', 'no response of SAML 2.0')
  const destination = attributeIn(attributes, 'Destination') ?? callbackUrl
  if (destination !== callbackUrl) return rejection('audience', destination)
  const said = statusIn(xml)
  return said === success ? null : rejection('claims', `status ${said}`)
}

const words = z.array(z.unknown())
const assertionShape = z.object({
  Assertion: z.object({
    $: z.object({ ID: z.string(), Version: z.literal('2.0') }),
    Subject: z.tuple([
      z.object({
        SubjectConfirmation: z.tuple([
          z.object({
            $: z.object({ Method: z.string() }),
            SubjectConfirmationData: z.tuple([
              z.object({
                $: z.object({ Recipient: z.string(), InResponseTo: z.string(), NotOnOrAfter: z.string() }),
              }),
            ]),
          }),
        ]),
      }),
    ]),
    AuthnStatement: z.array(z.object({ $: z.object({ SessionNotOnOrAfter: z.string().optional() }) })).min(1),
    Conditions: words.length(1),
  }),
})

function signInOf(
  profile: Profile,
  config: SamlConfig,
  callbackUrl: string,
  nowMs: number,
): SamlSignIn | Rejection {
  if (profile.issuer !== config.entityId) return rejection('issuer-unknown', profile.issuer)
  const read = assertionShape.safeParse(profile.getAssertion?.())
  if (!read.success) return rejection('claims', 'an assertion without what a sign-in needs')
  const { Assertion: assertion } = read.data
  const [
    {
      SubjectConfirmation: [confirmation],
    },
  ] = assertion.Subject
  const [{ $: proof }] = confirmation.SubjectConfirmationData
  if (confirmation.$.Method !== bearer) return rejection('token-type', confirmation.$.Method)
  if (proof.Recipient !== callbackUrl) return rejection('audience', proof.Recipient)
  if (!isSubject(profile.nameID)) return rejection('subject', 'NameID')
  if (config.nameId === 'persistent' && profile.nameIDFormat !== persistent)
    return rejection('subject', `a name of format ${profile.nameIDFormat}`)
  const ends = assertion.AuthnStatement.map(({ $ }) => $.SessionNotOnOrAfter).filter(
    (end) => end !== undefined,
  )
  const endsAt = Math.min(nowMs + config.sessionMsMax, ...ends.map((end) => Date.parse(end)))
  if (!(endsAt > nowMs)) return rejection('expired', ends.join(' '))
  const groups = groupsOf(profile, config)
  if (groups === null) return rejection('groups')
  const shown = config.nameAttribute === null ? undefined : attributeOf(profile, config.nameAttribute)[0]
  const principal: Principal = {
    id: principalId(config.entityId, profile.nameID),
    kind: 'person',
    issuer: config.entityId,
    subject: profile.nameID,
    name: isSubject(shown) ? shown : profile.nameID,
    groups,
    claims: {
      ...(profile.sessionIndex === undefined ? {} : { sid: profile.sessionIndex }),
      ...(config.groupsAttribute === null ? {} : { groups: [...groups] }),
    },
    endsAt,
    issuedAt: nowMs,
  }
  return { principal, assertion: assertion.$.ID }
}

function groupsOf(profile: Profile, { groupsAttribute, groupPrefix }: SamlConfig): readonly string[] | null {
  if (groupsAttribute === null) return []
  const listed = attributeOf(profile, groupsAttribute)
  if (listed.length > groupsMax) return null
  const groups: string[] = []
  for (const group of listed) {
    if (typeof group !== 'string' || group === '' || group.length > 256 || hasInvisible(group)) return null
    // Roles are ours to give.
    if ((groupPrefix + group).startsWith('role:')) return null
    groups.push(groupPrefix + group)
  }
  return [...new Set(groups)]
}

function attributeOf(profile: Profile, name: string): readonly unknown[] {
  const attributes = z.record(z.string(), z.unknown()).safeParse(profile['attributes'])
  const value: unknown =
    attributes.success && Object.hasOwn(attributes.data, name) ? attributes.data[name] : undefined
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}
