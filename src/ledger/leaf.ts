import type { Buffer } from 'node:buffer'
import { canonicalJson, numeral, quote, type Json } from './canonical-json.ts'
import { leafSchema, type EffectSummary, type Entry, type EntryOf, type Leaf } from './entry.ts'
import { capList, capMembers, capStrings, capText, type Capped } from './leaf-limit.ts'

/** A leaf never reaches this size: the tile format counts an entry's bytes in 16 bits. */
export const leafBytesMax = 65_535

/** What the ledger adds to an entry. `at` is RFC 3339; `commitment` is 64 hex digits, or null without a body. */
export interface Envelope {
  readonly index: number
  readonly at: string
  readonly commitment: string | null
}

/**
 * The leaf of an entry as canonical JSON (RFC 8785). Long texts and lists are cut so that it always fits; what was cut
 * says so. The kinds written on every statement are put together by hand, which a property test proves equal to the
 * general way.
 */
export function encodeLeaf(entry: Entry, envelope: Envelope): string {
  if (entry.type === 'statement.decided') return encodeDecided(entry, envelope)
  if (entry.type === 'statement.concluded') return encodeConcluded(entry, envelope)
  return canonicalJson(leafOf(entry, envelope))
}

/** A leaf as data, cut to size: what `encodeLeaf` writes. */
export function leafOf(entry: Entry, envelope: Envelope): { readonly [name: string]: Json } {
  return { ...cut(entry), schema: 1, ...envelope }
}

/** The entry in a leaf's bytes; null when they are not the canonical encoding of one. */
export function decodeLeaf(bytes: Buffer): Leaf | null {
  const text = bytes.toString('utf8')
  try {
    const value: Json = JSON.parse(text)
    return canonicalJson(value) === text ? (leafSchema.safeParse(value).data ?? null) : null
  } catch {
    // Not JSON, or nested deeper than any leaf.
    return null
  }
}

function cut(entry: Entry): { readonly [name: string]: Json } {
  switch (entry.type) {
    case 'session.opened':
    case 'session.refused':
    case 'access.refused': {
      const { origin, ...rest } = entry
      return {
        ...capStrings(rest, nameBytesMax, ['chain']),
        origin: cutOrigin(origin),
        ...cutChain(entry.chain),
      }
    }
    case 'session.extended':
      return { ...capStrings(entry, nameBytesMax, ['chain']), ...cutChain(entry.chain) }
    case 'statement.prepared':
    case 'statement.decided': {
      const effects = cutEffects(entry.effects)
      return {
        ...capStrings(entry, nameBytesMax, ['effects']),
        effects: effects.kept,
        effectsOmitted: effects.omitted,
      }
    }
    case 'statement.concluded':
      return cutConcluded(entry)
    case 'review.opened': {
      const { standing, passkey, people, ownersNeeded, ...always } = entry
      const groups = capList(entry.groups, groupsBytesMax)
      return {
        ...capStrings(always, nameBytesMax, ['groups']),
        ...(standing === undefined ? {} : { standing }),
        ...(passkey === undefined ? {} : { passkey }),
        ...(people === undefined ? {} : { people: capList(people, groupsBytesMax).kept }),
        ...(ownersNeeded === undefined ? {} : { ownersNeeded }),
        groups: groups.kept,
        groupsOmitted: groups.omitted,
      }
    }
    case 'review.ruled': {
      const { gateway, passkey, deputyOf, owner, preview, ...always } = entry
      const owned = owner === undefined ? {} : { owner }
      const seen = preview === undefined ? {} : { preview: capText(preview, nameBytesMax) }
      const standsIn = deputyOf === undefined ? {} : { deputyOf: capText(deputyOf, nameBytesMax) }
      const elsewhere = gateway === undefined ? {} : { gateway: capText(gateway, nameBytesMax) }
      // Bounded where it is taken; cut, it would prove nothing.
      const signature = passkey === undefined ? {} : { passkey: capStrings(passkey, textBytesMax) }
      return {
        ...capStrings(always, textBytesMax),
        ...elsewhere,
        ...standsIn,
        ...owned,
        ...seen,
        ...signature,
      }
    }
    case 'review.closed': {
      const { gateway, ...always } = entry
      const elsewhere = gateway === undefined ? {} : { gateway: capText(gateway, nameBytesMax) }
      return { ...capStrings(always, textBytesMax), ...elsewhere }
    }
    case 'policy.loaded': {
      const { approvers, ...always } = entry
      const by = approvers === undefined ? {} : { approvers: capList(approvers, groupsBytesMax).kept }
      return { ...capStrings(always, textBytesMax), ...by }
    }
    case 'access.changed': {
      const details = capMembers(entry.details, detailsBytesMax)
      return {
        ...capStrings(entry, nameBytesMax, ['details']),
        details: details.kept,
        detailsOmitted: details.omitted,
      }
    }
    case 'gateway.started':
    case 'gateway.stopped':
    case 'heartbeat':
    case 'session.closed':
    case 'review.remarked':
    case 'review.adopted':
    case 'chat.bound':
    case 'review.escalated':
    case 'review.voided':
    case 'review.ruling-refused':
    case 'preview.started':
    case 'preview.ended':
    case 'recording.sealed':
    case 'evidence.read':
    case 'key.destroyed':
    case 'key.created':
    case 'key.rotated':
    case 'key.revoked':
    case 'ledger.anchored':
    case 'evidence.searched':
    case 'alert':
      return capStrings(entry, textBytesMax)
  }
}

const principalsMax = 8
const nameBytesMax = 512
const textBytesMax = 2048
const groupsBytesMax = 2048
const claimsBytesMax = 4096
const detailsBytesMax = 8192
const effectsBytesMax = 24 * 1024
const columnsBytesMax = 2048

function cutChain(chain: EntryOf<'session.opened'>['chain']): { readonly [name: string]: Json } {
  const kept = chain.slice(0, principalsMax).map(cutPrincipal)
  return { chain: kept, chainOmitted: chain.length - kept.length }
}

function cutOrigin({ certificate, ...always }: EntryOf<'session.opened'>['origin']): Json {
  const shown = certificate && { certificate: capStrings(certificate, nameBytesMax) }
  return { ...capStrings(always, nameBytesMax), ...shown }
}

function cutPrincipal(principal: EntryOf<'session.opened'>['chain'][number]): Json {
  const groups = capList(principal.groups, groupsBytesMax)
  const claims = capMembers(principal.claims, claimsBytesMax)
  return {
    id: capText(principal.id, nameBytesMax),
    kind: principal.kind,
    groups: groups.kept,
    groupsOmitted: groups.omitted,
    claims: claims.kept,
    claimsOmitted: claims.omitted,
  }
}

function cutEffects(effects: readonly EffectSummary[]): Capped {
  const named = effects.map(({ kind, verb, object, columns }) => ({
    kind,
    verb: capText(verb, nameBytesMax),
    object: object === null ? null : capText(object, nameBytesMax),
    columns: cutColumns(columns),
  }))
  return capList(named, effectsBytesMax)
}

function cutColumns(columns: readonly string[]): readonly string[] {
  const { kept, omitted } = capList(columns, columnsBytesMax)
  const names = columns.slice(0, kept.length)
  return omitted === 0 ? names : [...names, '*']
}

function cutConcluded({ found, ...always }: EntryOf<'statement.concluded'>): {
  readonly [name: string]: Json
} {
  const inClasses = found === undefined ? {} : { found }
  return { ...capStrings(always, nameBytesMax), ...inClasses, durationMs: wholeMicros(always.durationMs) }
}

/** Effects come from the decision of a text, which is kept and used again, so their encoding is too. */
const effectsEncoded = new WeakMap<readonly EffectSummary[], string>()

function encodeEffects(effects: readonly EffectSummary[]): string {
  const known = effectsEncoded.get(effects)
  if (known !== undefined) return known
  const { kept, omitted } = cutEffects(effects)
  const encoded = `${canonicalJson(kept)},"effectsOmitted":${omitted}`
  effectsEncoded.set(effects, encoded)
  return encoded
}

function encodeDecided(entry: EntryOf<'statement.decided'>, envelope: Envelope): string {
  return (
    `{"act":"${entry.act}","at":"${envelope.at}","code":${name(entry.code)}` +
    `,"commitment":${encodeCommitment(envelope)},"effects":${encodeEffects(entry.effects)}` +
    `,"fingerprint":${name(entry.fingerprint)},"index":${envelope.index},"number":${numeral(entry.number)}` +
    `,"policyVersion":${name(entry.policyVersion)}` +
    `,"prepared":${entry.prepared === null ? 'null' : numeral(entry.prepared)}` +
    `,"reviewId":${entry.reviewId === null ? 'null' : name(entry.reviewId)},"rule":${name(entry.rule)}` +
    `,"schema":1,"session":${name(entry.session)},"type":"statement.decided","verdict":"${entry.verdict}"}`
  )
}

function encodeConcluded(entry: EntryOf<'statement.concluded'>, envelope: Envelope): string {
  return (
    `{"at":"${envelope.at}","bytes":${numeral(entry.bytes)},"commitment":${encodeCommitment(envelope)}` +
    `,"decided":${numeral(entry.decided)},"durationMs":${numeral(wholeMicros(entry.durationMs))}` +
    `,"errorCode":${name(entry.errorCode)}${entry.found ? `,"found":${canonicalJson(entry.found)}` : ''}` +
    `,"index":${envelope.index},"masked":${numeral(entry.masked)}` +
    `,"number":${numeral(entry.number)},"result":"${entry.result}","rows":${numeral(entry.rows)}` +
    `,"schema":1,"session":${name(entry.session)},"tag":${name(entry.tag)},"type":"statement.concluded"}`
  )
}

/** Names that come again with every statement of a session, as they are encoded. Forgotten together when many. */
const namesEncoded = new Map<string, string>()
const namesMax = 4096
const keptCharactersMax = 128

function name(text: string): string {
  if (text.length > keptCharactersMax) return quote(capText(text, nameBytesMax))
  const known = namesEncoded.get(text)
  if (known !== undefined) return known
  const encoded = quote(capText(text, nameBytesMax))
  if (namesEncoded.size >= namesMax) namesEncoded.clear()
  namesEncoded.set(text, encoded)
  return encoded
}

function encodeCommitment(envelope: Envelope): string {
  return envelope.commitment === null ? 'null' : `"${envelope.commitment}"`
}

function wholeMicros(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
