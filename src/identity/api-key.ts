import { createHash, timingSafeEqual } from 'node:crypto'
import { principalId, type Principal } from '../core/principal.ts'
import type { Random } from '../core/random.ts'
import { Secret } from '../core/secret.ts'
import { apiKeyIssuer, type KeyStanding } from './access-state.ts'
import { rejection, type Rejection } from './unauthenticated.ts'

const prefix = 'spk'
const idBytes = 8
const secretBytes = 32
const pattern = /^spk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/

/** Looks keys up where they are kept. */
export interface ApiKeys {
  /** The key as it is now; undefined when there is none; null when that cannot be known. */
  find(id: string): Promise<KeyStanding | undefined | null>
  /** Notes that a key was used; returns at once. */
  used(id: string): void
}

/** A fresh key: shown once, kept as a digest. */
export interface NewApiKey {
  readonly id: string
  readonly text: Secret
  readonly digest: string
}

/** Makes a key: `spk_`, its id, and 256 random bits, so that a digest without salt is enough. */
export function makeApiKey(random: Random): NewApiKey {
  const id = random.bytes(idBytes).toString('hex')
  const secret = random.bytes(secretBytes).toString('base64url')
  return { id, text: new Secret(`${prefix}_${id}_${secret}`), digest: digestOf(secret) }
}

/** True for a text that means to be a key. */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith(`${prefix}_`)
}

/** The job that a key stands for, if the key is good at this resource now. `resource` may name a role behind `@`. */
export async function readApiKey(
  text: string,
  keys: ApiKeys,
  resource: string | undefined,
  nowMs: () => number,
): Promise<Principal | Rejection> {
  const [, id, secret] = pattern.exec(text) ?? []
  if (id === undefined || secret === undefined) return rejection('malformed', 'no key')
  const key = await keys.find(id)
  if (key === null) return rejection('keys-unavailable', 'the store')
  if (key === undefined) return rejection('unknown-key', id)
  const isEqual = timingSafeEqual(Buffer.from(digestOf(secret), 'hex'), Buffer.from(key.digest, 'hex'))
  if (!isEqual) return rejection('signature', id)
  if (nowMs() >= key.endsAt) return rejection('expired', new Date(key.endsAt).toISOString())
  const [name] = (resource ?? '').split('@', 1)
  if (name === undefined || !key.resources.includes(name)) return rejection('audience', resource ?? 'the API')
  keys.used(id)
  return {
    id: principalId(apiKeyIssuer, id),
    kind: 'workload',
    issuer: apiKeyIssuer,
    subject: id,
    name: `key ${id}`,
    groups: key.groups,
    claims: { owner: key.owner },
    endsAt: key.endsAt,
    issuedAt: key.createdAt,
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
