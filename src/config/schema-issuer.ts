import * as z from 'zod'
import { signatureAlgorithms, skewMsMax, tokenTypes } from '../identity/issuer-config.ts'
import { presetNames } from '../identity/preset.ts'
import { claim, path, secret, url, word } from './schema-words.ts'

const kinds = z.enum(['person', 'agent', 'workload'])
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** One of `issuers`. */
export const issuer = z.strictObject({
  issuer: url.describe('Exactly what tokens carry as `iss`; unique.'),
  preset: z
    .enum(presetNames)
    .optional()
    .describe('Sets what follows as this kind of issuer needs it; docs/identity.md says how.'),
  audience: z.string().min(1).max(512).describe('What tokens must carry in `aud`.'),
  algorithms: z
    .array(z.enum(signatureAlgorithms))
    .min(1)
    .optional()
    .describe(
      'Signature algorithms to accept; omitted: as the preset says, else ES256, EdDSA, PS256 and RS256.',
    ),
  'token-type': z
    .enum(tokenTypes)
    .optional()
    .describe(
      'As the preset says, else access. access (`typ` is at+jwt), untyped (CI systems, Kubernetes) or id (OpenID Connect ID tokens).',
    ),
  'jwks-uri': url.optional().describe('Where its keys are; omitted: found by OpenID discovery.'),
  kind: z
    .union([kinds, z.strictObject({ claim, values: z.record(z.string(), kinds) })])
    .optional()
    .describe(
      'What its principals are, or the claim that says it and what the values mean; omitted: as the preset says, else person.',
    ),
  'name-claim': claim
    .optional()
    .describe('Claim with a name for people to read; omitted: as the preset says, else name.'),
  'groups-claim': claim
    .nullable()
    .optional()
    .describe('Claim that lists groups; null: it knows none; omitted: as the preset says, else groups.'),
  'groups-by-claim': z
    .record(claim, z.record(z.string(), z.array(z.string().min(1)).min(1)))
    .default({})
    .describe('Groups for values of claims, for issuers that know jobs and no groups: claim, value, groups.'),
  'subject-claims': z
    .array(claim)
    .min(1)
    .max(8)
    .optional()
    .describe(
      'Claims that name the subject for good, where `sub` can pass to somebody else; omitted: as the preset says.',
    ),
  'trust-domain': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('With preset spiffe: its trust domain; every `sub` must be an ID in it.'),
  'x509-bundle': path
    .optional()
    .describe(
      'With preset spiffe: PEM file with the authorities of the trust domain; X.509-SVIDs under them sign in over TLS. Read again when it changes.',
    ),
  'agent-groups-claim': claim.optional().describe('Claim with the groups of the agent that `act` names.'),
  'group-prefix': z
    .string()
    .max(64)
    .default('')
    .describe('Put before its groups, so that one issuer cannot speak of the groups of another.'),
  require: z
    .record(claim, z.array(z.string()).min(1))
    .default({})
    .describe('Claims that must hold one of the listed values, or the token is refused.'),
  refuse: z
    .record(claim, z.array(z.string()))
    .optional()
    .describe('Claims that must be there and hold none of the listed values; omitted: as the preset says.'),
  'lifetime-ms-max': z
    .int()
    .min(1000)
    .max(366 * dayMs)
    .optional()
    .describe(
      'Tokens that would live longer than this from now are refused; omitted: as the preset says, else a day.',
    ),
  'skew-ms': z.int().min(0).max(skewMsMax).default(skewMsMax).describe('How far its clock may run ahead.'),
  'allow-insecure-http': z
    .boolean()
    .default(false)
    .describe('Accept http for an issuer on loopback. For development.'),
  ca: path
    .optional()
    .describe('PEM file with the authority of its certificate; omitted: those of the system.'),
  login: z
    .strictObject({
      'client-id': z.string().min(1).max(512).describe('The public client that people sign in with.'),
      scope: z.string().min(1).max(1000).default('openid offline_access').describe('Scopes to ask for.'),
      resource: z
        .string()
        .min(1)
        .max(1000)
        .optional()
        .describe(
          'What to name as `resource` (RFC 8707), where the issuer needs that for the right audience.',
        ),
      console: z
        .strictObject({
          'client-id': z
            .string()
            .min(1)
            .max(512)
            .describe('The client that the console signs people in with.'),
          secret: secret.optional().describe('Its secret; omitted: a public client.'),
        })
        .optional()
        .describe(
          'Another client for browsers, where the issuer asks for one; it comes back to <public-url>/auth/callback.',
        ),
    })
    .optional()
    .describe(
      'How `sallyport login` and the console sign people in here; omitted: they do not offer this issuer.',
    ),
})

/** `client-certificates`. */
export const clientCertificates = z.strictObject({
  'people-ms': z
    .int()
    .min(60_000)
    .max(12 * 60 * minuteMs)
    .optional()
    .describe(
      'How long certificates of people last, whatever their tokens say; omitted: no longer than the token. Those of agents and jobs never outlive it.',
    ),
})

/** One of `directories`. */
export const directory = z.strictObject({
  name: word.describe('Unique; the path of its endpoint is /scim/<name>/v2.'),
  issuer: url.describe('Whose principals its users are; an issuer of this file.'),
  token: secret.describe(
    'Where the bearer token comes from that the directory shows; 32 characters or more.',
  ),
  subject: z
    .enum(['external-id', 'user-name'])
    .default('external-id')
    .describe(
      'What of a user is the `sub` of their tokens. user-name only where names are never given to others.',
    ),
  required: z
    .boolean()
    .default(true)
    .describe('Whether people of this issuer without an account are turned away.'),
  groups: z
    .enum(['token', 'directory'])
    .default('token')
    .describe('Where groups of its people come from: their tokens, or the groups that the directory pushes.'),
})

/** One of `saml`. */
export const samlProvider = z.strictObject({
  name: word.describe('Unique; its pages are under /saml/<name>.'),
  'entity-id': z
    .string()
    .regex(/^[^\s#]{1,1024}$/, 'Write it without spaces and number signs')
    .describe('Exactly what it calls itself.'),
  'sso-url': url.describe('Where browsers are sent to sign in (HTTP-Redirect).'),
  certificates: z.array(path).min(1).max(10).describe('PEM files that its assertions may be signed under.'),
  'name-id': z
    .enum(['persistent', 'any'])
    .default('persistent')
    .describe(
      'persistent: only names that are never given to others. any: where you know that none of its names are.',
    ),
  'name-attribute': claim.optional().describe('Attribute with a name for people to read.'),
  'groups-attribute': claim.optional().describe('Attribute that lists groups; omitted: it knows none.'),
  'group-prefix': z.string().max(64).default('').describe('Put before its groups.'),
  'session-ms-max': z
    .int()
    .min(60_000)
    .max(dayMs)
    .default(8 * 60 * minuteMs)
    .describe('The longest that a sign-in lasts.'),
})

/** The `emergency` account. */
export const emergencyAccount = z.strictObject({
  name: word.describe('What it is called in the ledger.'),
  digest: secret.describe('Where the SHA-256, in hex, of its password comes from: `spe_` and 64 hex digits.'),
  groups: z.array(z.string().min(1).max(256)).min(1).max(20).describe('Groups that rules know it by.'),
  'session-ms-max': z
    .int()
    .min(60_000)
    .max(dayMs)
    .default(60 * minuteMs)
    .describe('The longest that a sign-in lasts.'),
})
