import { parseStrictObject } from './strict-json.ts'
import { rejection, type Claimed, type Rejection } from './unauthenticated.ts'

export const tokenCharactersMax = 16 * 1024
const headerBytesMax = 2 * 1024
const claimsBytesMax = 10 * 1024
const keyIdCharactersMax = 256
const claimedCharactersMax = 200

// Each of these lets a token say which key or which rules it should be checked by (RFC 7515 section 4.1), or changes
// how the payload is read (RFC 7797 `b64`, RFC 7516 `zip`, `enc`).
const forbiddenHeaders = ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'b64', 'zip', 'enc'] as const

/** A token taken apart. Nothing in it is proven yet. */
export interface UncheckedToken {
  readonly algorithm: string
  readonly keyId: string | null
  /** Names of the header's members. */
  readonly headers: readonly string[]
  /** Header `typ` in lower case without `application/`, or null (RFC 7515 section 4.1.9). */
  readonly type: string | null
  readonly claims: Readonly<Record<string, unknown>>
}

/** Takes a compact JWS (RFC 7515 section 7.1) apart. Every length is checked before anything is decoded. */
export function readToken(text: string): UncheckedToken | Rejection {
  if (text.length > tokenCharactersMax) return rejection('too-long', `${text.length} characters`)
  const parts = text.split('.', 4)
  if (parts.length !== 3) return rejection('malformed', 'not three parts')
  const [headerPart = '', claimsPart = '', signaturePart = ''] = parts
  const headerBytes = decodePart(headerPart, headerBytesMax)
  const claimsBytes = decodePart(claimsPart, claimsBytesMax)
  if (!headerBytes || !claimsBytes) return rejection('malformed', 'a part is not base64url or is too long')
  if (!decodePart(signaturePart, tokenCharactersMax)) return rejection('malformed', 'no signature')

  const header = parseStrictObject(headerBytes)
  if (typeof header === 'string') return rejection(header, 'header')
  const forbidden = forbiddenHeaders.find((name) => Object.hasOwn(header, name))
  if (forbidden) return rejection('forbidden-header', forbidden)
  const { alg, kid, typ } = header
  if (typeof alg !== 'string') return rejection('malformed', 'alg')
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > keyIdCharactersMax)) {
    return rejection('malformed', 'kid')
  }
  if (typ !== undefined && typeof typ !== 'string') return rejection('malformed', 'typ')

  const claims = parseStrictObject(claimsBytes)
  if (typeof claims === 'string') return rejection(claims, 'claims')
  return {
    algorithm: alg,
    keyId: kid ?? null,
    headers: Object.keys(header),
    type: typ === undefined ? null : typ.toLowerCase().replace(/^application\//, ''),
    claims,
  }
}

/** Whom an unproven token names, cut to a length that a record can bear. */
export function claimedBy(token: UncheckedToken): Claimed {
  return { issuer: cutText(token.claims['iss']), subject: cutText(token.claims['sub']) }
}

function cutText(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, claimedCharactersMax) : ''
}

// Node's decoder forgives stray characters and leftover bits; two spellings of one token are one too many.
function decodePart(part: string, bytesMax: number): Buffer | null {
  if (part === '' || part.length > Math.ceil((bytesMax * 4) / 3)) return null
  const bytes = Buffer.from(part, 'base64url')
  return bytes.toString('base64url') === part ? bytes : null
}
