/**
 * Verifies the proof of one entry with nothing but WebCrypto: RFC 6962 hashes (docs/ledger-format.md, sections 2 and 9),
 * C2SP signed notes, Ed25519. It believes the gateway in nothing but the verifier key, which a reader may know from
 * elsewhere.
 */

/** What is checked: an entry's leaf, and what leads from it to a signed checkpoint. Texts are base64 where not said. */
export interface ProofParts {
  readonly index: number
  readonly leaf: string
  /** In hex. */
  readonly leafHash: string
  readonly path: readonly string[]
  /** A signed note, as it stands. */
  readonly checkpoint: string
  /** `name+id+key`. */
  readonly verifierKey: string
}

/** One step of a verification: what it is about, whether it held, and what was found. */
export interface ProofStep {
  readonly name: string
  readonly held: boolean
  readonly found: string
}

/** Plays every step, in order; the entry is proved when all held. Never throws on what the gateway sent. */
export async function verifyProof(parts: ProofParts): Promise<readonly ProofStep[]> {
  const leaf = bytesOf(parts.leaf)
  const key = await keyOf(parts.verifierKey)
  const head = headOf(parts.checkpoint)
  const path = parts.path.map(bytesOf)
  const hash = leaf === null ? null : await sha256(Uint8Array.of(0), leaf)
  const hex = hash === null ? 'the leaf is not base64' : hexOf(hash)
  const isPath = path.every((sibling) => sibling?.length === hashBytes)
  const root =
    hash === null || head === null || !isPath
      ? null
      : await rootOfPath(
          hash,
          parts.index,
          head.size,
          path.filter((sibling) => sibling !== null),
        )
  return [
    { name: 'The entry hashes to its leaf hash', held: hex === parts.leafHash, found: hex },
    {
      name: 'The entry says that it has this index',
      held: saysIndex(leaf, parts.index),
      found: `index ${parts.index}`,
    },
    {
      name: 'The path leads from it to the root of the checkpoint',
      held: root !== null && head !== null && hexOf(root) === hexOf(head.root),
      found: root === null ? 'the path has the wrong length' : `${path.length} hashes to ${hexOf(root)}`,
    },
    {
      name: 'The checkpoint is signed by the key of this ledger',
      held:
        key !== null && head !== null && head.origin === key.name && (await isSigned(parts.checkpoint, key)),
      found:
        key === null
          ? 'the key cannot be read'
          : `${key.name}, key ${key.id}, over ${head?.size ?? 0} entries`,
    },
  ]
}

interface Key {
  readonly name: string
  readonly id: string
  readonly public: CryptoKey
}

async function keyOf(line: string): Promise<Key | null> {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line.trim()) ?? []
  const typed = encoded === undefined ? null : bytesOf(encoded)
  if (name === undefined || id === undefined || typed?.length !== 33 || typed[0] !== ed25519) return null
  const named = await sha256(new TextEncoder().encode(`${name}\n`), typed)
  if (hexOf(named.subarray(0, 4)) !== id) return null
  const key = await crypto.subtle.importKey('raw', typed.slice(1), 'Ed25519', false, ['verify'])
  return { name, id, public: key }
}

async function isSigned(note: string, key: Key): Promise<boolean> {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) return false
  const text = new TextEncoder().encode(note.slice(0, split + 1))
  let isSignedByKey = false
  for (const line of note.slice(split + 2, -1).split('\n')) {
    const [, name, encoded] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? []
    const signature = encoded === undefined ? null : bytesOf(encoded)
    if (signature === null || signature.length < 5) return false
    // What others signed is not this key's to judge.
    if (name !== key.name || hexOf(signature.subarray(0, 4)) !== key.id) continue
    if (!(await crypto.subtle.verify('Ed25519', key.public, signature.slice(4), text))) return false
    isSignedByKey = true
  }
  return isSignedByKey
}

function headOf(
  note: string,
): { readonly origin: string; readonly size: number; readonly root: Bytes } | null {
  const [, origin, size, encoded] = /^(.+)\n(0|[1-9]\d{0,14})\n(\S+)\n\n/.exec(note) ?? []
  const root = encoded === undefined ? null : bytesOf(encoded)
  if (origin === undefined || root?.length !== hashBytes) return null
  return { origin, size: Number(size), root }
}

/** RFC 6962, 2.1.1, read backwards; null when the path has the wrong length. */
async function rootOfPath(
  hash: Bytes,
  index: number,
  size: number,
  path: readonly Bytes[],
): Promise<Bytes | null> {
  if (size <= 1) return index === 0 && size === 1 && path.length === 0 ? hash : null
  const sibling = path.at(-1)
  if (!sibling || index >= size) return null
  let half = 1
  while (half * 2 < size) half *= 2
  const isLeft = index < half
  const inner = await rootOfPath(
    hash,
    isLeft ? index : index - half,
    isLeft ? half : size - half,
    path.slice(0, -1),
  )
  if (inner === null) return null
  return isLeft ? sha256(Uint8Array.of(1), inner, sibling) : sha256(Uint8Array.of(1), sibling, inner)
}

function saysIndex(leaf: Bytes | null, index: number): boolean {
  if (leaf === null) return false
  try {
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(leaf))
    return typeof said === 'object' && said !== null && 'index' in said && said.index === index
  } catch {
    // No JSON says no index.
    return false
  }
}

type Bytes = Uint8Array<ArrayBuffer>

async function sha256(...parts: readonly Bytes[]): Promise<Bytes> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all))
}

function bytesOf(base64: string): Bytes | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    // One text for some bytes: what encodes to another text is not taken.
    return btoa(String.fromCharCode(...bytes)) === base64 ? bytes : null
  } catch {
    // No base64.
    return null
  }
}

function hexOf(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const hashBytes = 32
const ed25519 = 1
