import type { Buffer } from 'node:buffer'
import { mostOf } from '../../core/masked-classes.ts'
import { canonicalJson, type Json } from './canonical-json.ts'
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
 * says so.
 */
export function encodeLeaf(entry: Entry, envelope: Envelope): string {
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
    case 'review.remarked': {
      const { kind, ...always } = entry
      return { ...capStrings(always, textBytesMax), ...(kind === undefined ? {} : { kind }) }
    }
    case 'recording.disposed':
    case 'key.destroyed': {
      const { resource, disposal, digest, ...always } = entry
      return {
        ...capStrings(always, textBytesMax),
        ...(resource === undefined ? {} : { resource: capText(resource, nameBytesMax) }),
        ...(disposal === undefined ? {} : { disposal: capText(disposal, nameBytesMax) }),
        ...(digest === undefined ? {} : { digest: capText(digest, nameBytesMax) }),
      }
    }
    case 'gateway.started':
    case 'gateway.stopped':
    case 'heartbeat':
    case 'session.closed':
    case 'review.adopted':
    case 'chat.bound':
    case 'review.escalated':
    case 'review.voided':
    case 'review.ruling-refused':
    case 'preview.started':
    case 'preview.ended':
    case 'recording.sealed':
    case 'evidence.read':
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
/** Names longer than this many bytes are cut. */
export const nameBytesMax = 512
const textBytesMax = 2048
const groupsBytesMax = 2048
const claimsBytesMax = 4096
const detailsBytesMax = 8192
const effectsBytesMax = 24 * 1024
const columnsBytesMax = 2048
const maskedClassesMax = 32
const maskedClassCharsMax = 1024

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

/** The effects of a decision as its leaf lists them. */
export function cutEffects(effects: readonly EffectSummary[]): Capped {
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

function cutConcluded({ found, maskedBy, ...always }: EntryOf<'statement.concluded'>): {
  readonly [name: string]: Json
} {
  const inClasses = found === undefined ? {} : { found }
  const byClass =
    maskedBy === undefined ? {} : { maskedBy: mostOf(maskedBy, maskedClassesMax, maskedClassCharsMax) }
  return {
    ...capStrings(always, nameBytesMax),
    ...inClasses,
    ...byClass,
    durationMs: wholeMicros(always.durationMs),
  }
}

/** Milliseconds as a leaf has them: whole microseconds. */
function wholeMicros(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
