/** The HTTP API's shapes for passkeys, version 1: Web Authentication's own JSON, bounded. */
import { z } from 'zod'
import { resetStates } from '../../reviews/reset-desk.ts'
import { instant, words } from './words.ts'

/** Base64url without padding. */
const base64url = (charsMax: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(charsMax)
    .regex(/^[A-Za-z0-9_-]+$/)
/** What `PublicKeyCredential.toJSON` makes of an assertion. Members that prove nothing are let be and ignored. */
export const assertionBody = z.object({
  id: base64url(1024),
  type: z.literal('public-key'),
  response: z.object({
    authenticatorData: base64url(1024),
    clientDataJSON: base64url(2048),
    signature: base64url(1024),
  }),
})

/** What it makes of a new key; `publicKey` is what `getPublicKey` gives. */
const registrationBody = z.object({
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(2048),
    authenticatorData: base64url(4096),
    publicKey: base64url(1024),
  }),
})

/** The body of `POST /api/v1/passkeys`. The answer is the key. */
export const passkeyBody = z.strictObject({
  label: z.string().min(1).max(100),
  credential: registrationBody,
  /** By a key that the caller has, over the same challenge; needed unless this is the first. */
  assertion: assertionBody.optional(),
})

/** The body of `POST /api/v1/passkeys/:id/remove`. */
export const removalBody = z.strictObject({ assertion: assertionBody })

/** The body of `POST /api/v1/reviews/:id/passkey-options`: the ruling that is to be signed. */
export const signingBody = z.strictObject({
  ruling: z.enum(['approve', 'deny', 'change']),
  revision: z.int().min(0).default(0),
  /** With a change: the text to run instead. */
  statement: z.string().min(1).optional(),
})

export const passkey = z.object({
  id: z.string(),
  label: z.string(),
  aaguid: z.string(),
  isBackedUp: z.boolean(),
  registeredAt: instant,
  usedAt: instant.nullable(),
})

/** `GET /api/v1/passkeys`: those of the caller. */
export const passkeyList = z.object({ passkeys: z.array(passkey) })

const descriptor = z.object({ type: z.literal('public-key'), id: z.string() })

/** For `PublicKeyCredential.parseRequestOptionsFromJSON`. */
export const requestOptions = z.object({
  challenge: z.string(),
  rpId: z.string(),
  allowCredentials: z.array(descriptor),
  userVerification: z.literal('required'),
  timeout: z.int(),
})

/** For `PublicKeyCredential.parseCreationOptionsFromJSON`; `vouch` is what a key that is there signs besides. */
export const creationOptions = z.object({
  create: z.object({
    challenge: z.string(),
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    excludeCredentials: z.array(descriptor),
    authenticatorSelection: z.object({
      residentKey: z.literal('preferred'),
      userVerification: z.literal('required'),
    }),
    attestation: z.literal('none'),
    timeout: z.int(),
  }),
  vouch: requestOptions.nullable(),
})

/** The body of `POST /api/v1/passkey-resets`, and of `/approve` and `/deny` of one. The answer is the request. */
export const resetBody = z.strictObject({ words })

export const reset = z.object({
  id: z.uuid(),
  person: z.string(),
  personName: z.string(),
  reason: z.string(),
  groups: z.array(z.string()),
  state: z.enum(resetStates),
  askedAt: instant,
  endsAt: instant,
  rulings: z.array(z.object({ reviewer: z.string(), ruling: z.enum(['approve', 'deny']) })),
})

/** `GET /api/v1/passkey-resets`. */
export const resetList = z.object({ resets: z.array(reset) })

export type AssertionBody = z.infer<typeof assertionBody>
export type PasskeyView = z.infer<typeof passkey>
export type PasskeyList = z.infer<typeof passkeyList>
export type RequestOptions = z.infer<typeof requestOptions>
export type CreationOptions = z.infer<typeof creationOptions>
export type ResetView = z.infer<typeof reset>
export type ResetList = z.infer<typeof resetList>
