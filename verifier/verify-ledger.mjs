#!/usr/bin/env node
/**
 * Verifies a Sallyport ledger, and proofs of single entries, with nothing but Node (18 or newer). It shares no code
 * with Sallyport: it was written from docs/ledger-format.md, sections 1 to 3, 6, 8 and 9, and is short enough to be
 * read before it is believed. It reads what can be published: neither the journal with the sealed bodies nor `tsa/`.
 *
 *     node verify-ledger.mjs <ledger directory> [--key <verifier key>] [--since <older checkpoint file>]
 *         [--witness <verifier key> …] [--with <another ledger's directory> …]
 *     node verify-ledger.mjs --proof <file> (--key <verifier key> | <ledger directory>)
 *
 * The key is a line of text or a file with it. Without it the one in the directory is believed, which proves less.
 * Exits 0 when all holds, 1 when something is wrong (each fault on its line), 2 when it cannot be asked so.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const width = 256
const hashBytes = 32
const bundleBytesMax = width * (2 + 65_535)
const noteBytesMax = 65_536

export const sha256 = (...parts) => {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part)
  return digest.digest()
}
export const leafHash = (leaf) => sha256(Buffer.of(0), leaf)
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right)

function base64(text) {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

/** The verifier key of a line `name+id+key`; null when it is none. */
export function parseKey(line, type = 1) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line.trim()) ?? []
  const typed = encoded === undefined ? null : base64(encoded)
  if (typed?.length !== 33 || typed[0] !== type) return null
  if (sha256(`${name}\n`, typed).toString('hex', 0, 4) !== id) return null
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)])
  return { name, id, line: line.trim(), public: createPublicKey({ key: der, format: 'der', type: 'spki' }) }
}

/** The text of a note that this key signed; null when it did not, or when a signature that names it is wrong. */
export function openNote(bytes, key) {
  const note = bytes.toString('utf8')
  if (!Buffer.from(note).equals(bytes) || bytes.some((byte) => byte < 32 && byte !== 10)) return null
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) return null
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2, -1).split('\n')
  let signed = false
  for (const line of lines) {
    const [, name, encoded] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? []
    const signature = encoded === undefined ? null : base64(encoded)
    if (!signature || signature.length < 5) return null
    // A signature of somebody else, a witness for example, is not ours to judge.
    if (name !== key.name || signature.toString('hex', 0, 4) !== key.id) continue
    if (!verify(null, Buffer.from(text), key.public, signature.subarray(4))) return null
    signed = true
  }
  return signed ? text : null
}

/** Origin, size and root of a checkpoint that this key signed; null when it did not. */
export function openCheckpoint(bytes, key) {
  const text = openNote(bytes, key)
  const [, origin, size, encoded] = (text && /^(.+)\n(0|[1-9]\d{0,14})\n(\S+)\n$/.exec(text)) || []
  const root = encoded === undefined ? null : base64(encoded)
  return origin === key.name && root?.length === hashBytes ? { origin, size: Number(size), root } : null
}

/** RFC 6962, 2.1, over hashes that are already there. */
export function treeHash(hashes) {
  if (hashes.length === 0) return sha256()
  if (hashes.length === 1) return hashes[0]
  let half = 1
  while (half * 2 < hashes.length) half *= 2
  return nodeHash(treeHash(hashes.slice(0, half)), treeHash(hashes.slice(half)))
}

/** RFC 6962, 2.1.1, read backwards: the root that an audit path leads to; null when it has the wrong length. */
export function rootOfPath(hash, index, size, path) {
  if (size <= 1) return index === 0 && size === 1 && path.length === 0 ? hash : null
  const sibling = path[path.length - 1]
  if (!sibling || index >= size) return null
  let half = 1
  while (half * 2 < size) half *= 2
  const below = path.slice(0, -1)
  const inner =
    index < half ? rootOfPath(hash, index, half, below) : rootOfPath(hash, index - half, size - half, below)
  if (!inner) return null
  return index < half ? nodeHash(inner, sibling) : nodeHash(sibling, inner)
}

/** The growing tree: of each level the hashes that fill no tile yet. `onTile(level, number, hashes)` gets full ones. */
class Tree {
  size = 0
  levels = []
  constructor(onTile) {
    this.onTile = onTile
  }
  add(hash, level = 0) {
    if (level === 0) this.size += 1
    const at = (this.levels[level] ??= { full: 0, hashes: [] })
    at.hashes.push(hash)
    if (at.hashes.length < width) return
    this.onTile(level, at.full, at.hashes)
    const root = treeHash(at.hashes)
    at.full += 1
    at.hashes = []
    this.add(root, level + 1)
  }
  root() {
    let below = []
    for (const { hashes } of this.levels) {
      const all = [...hashes, ...below]
      below = all.length > 0 ? [treeHash(all)] : []
    }
    return below[0] ?? sha256()
  }
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
}

/** The object in a leaf; null when the bytes are not its one canonical form. */
export function parseLeaf(bytes) {
  const text = bytes.toString('utf8')
  try {
    const leaf = JSON.parse(text)
    const isObject = leaf !== null && typeof leaf === 'object' && !Array.isArray(leaf)
    return isObject && Buffer.from(text).equals(bytes) && canonical(leaf) === text ? leaf : null
  } catch {
    return null
  }
}

/** What is wrong with the members that every leaf has, or null. `before` is the stamp of the entry ahead. */
function leafProblem(leaf, index, before) {
  if (leaf === null) return 'it is not canonical JSON of an object'
  if (leaf.schema !== 1 || typeof leaf.type !== 'string') return 'it is no leaf of schema 1'
  if (leaf.index !== index) return `it says that it is entry ${leaf.index}`
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(leaf.at)) return 'it has no stamp'
  if (leaf.at < before) return `its stamp ${leaf.at} is before that of the entry ahead, ${before}`
  if (leaf.commitment !== null && !/^[0-9a-f]{64}$/.test(leaf.commitment)) return 'it has no commitment'
  return leaf.type === 'review.ruled' && leaf.passkey ? passkeyProblem(leaf) : null
}

/** What is wrong with the passkey's signature of a ruling (section 3.1), or null. */
function passkeyProblem({ reviewId, digest, ruling, reviewer, passkey }) {
  const { publicKey, authenticatorData, clientDataJSON, signature, rpId, origin, revision, statement } =
    passkey
  const claim = { digest, reviewId, reviewer, revision, ruling, statement, type: 'sallyport/ruling/v1' }
  const [data, client, der, signed] = [authenticatorData, clientDataJSON, publicKey, signature].map((text) =>
    Buffer.from(text, 'base64url'),
  )
  try {
    const said = JSON.parse(client.toString('utf8'))
    const isAsked = said.challenge === sha256(canonical(claim)).toString('base64url')
    if (said.type !== 'webauthn.get' || !isAsked || said.origin !== origin)
      return 'its passkey was asked for something else'
    const isThere = data.subarray(0, 32).equals(sha256(rpId)) && (data[32] & 5) === 5
    if (!isThere) return 'its passkey is for another site, or did not verify who used it'
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256'
    const isSigned = verify(algorithm, Buffer.concat([data, sha256(client)]), key, signed)
    return isSigned ? null : 'its passkey did not sign it'
  } catch {
    return 'its passkey gave nothing that can be checked'
  }
}

function readFile(path, bytesMax) {
  try {
    const stat = statSync(path)
    return stat.isFile() && stat.size <= bytesMax ? readFileSync(path) : null
  } catch {
    return null
  }
}

function tilePath(level, number, count) {
  let path = String(number % 1000).padStart(3, '0')
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`
  }
  return `tile/${level}/${path}${count === width ? '' : `.p/${count}`}`
}

function parseTilePath(path) {
  const [, level, groups, count] =
    /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? []
  if (level === undefined) return null
  const name = {
    level: level === 'entries' ? level : Number(level),
    number: Number(groups.replace(/[x/]/g, '')),
    count: count === undefined ? width : Number(count),
  }
  return name.count > 0 && tilePath(name.level, name.number, name.count) === path ? name : null
}

/** The entries of a bundle; null when the bytes are not exactly `count` of them. */
function parseBundle(bytes, count) {
  const entries = []
  for (let at = 0; at < bytes.length; at += 2 + entries[entries.length - 1].length) {
    const end = at + 2 <= bytes.length ? at + 2 + bytes.readUInt16BE(at) : Infinity
    if (end > bytes.length) return null
    entries.push(bytes.subarray(at + 2, end))
  }
  return entries.length === count ? entries : null
}

/** Folders that tiles lie in; no other is gone into, wherever it leads. */
const tileFolder = /^tile\/(entries|\d{1,2})(\/x\d{3})*(\/\d{3}\.p)?$/

function* filesBelow(directory, folder) {
  if (!existsSync(join(directory, folder))) return
  let items
  try {
    items = readdirSync(join(directory, folder), { withFileTypes: true })
  } catch {
    // No folder, or none that can be listed: no file of a ledger has its name.
    return yield folder
  }
  for (const item of items) {
    const path = `${folder}/${item.name}`
    if (item.isDirectory() && tileFolder.test(path)) yield* filesBelow(directory, path)
    else yield path
  }
}

/**
 * Checks a directory; answers faults, the head, how many files no checkpoint speaks for, what it holds of other ledgers, its
 * keys, and its roots over so many entries as were `asked` for. `older`: a kept note.
 */
export function verifyLedger(directory, given = null, older = null, witnesses = [], asked = []) {
  const faults = []
  const fault = (file, problem) => void faults.push(`${file}: ${problem}`)
  const own = keyInDirectory(directory)
  if (!own) fault('*.vkey', 'there is not exactly one readable verifier key')
  const note = readFile(join(directory, 'checkpoint'), noteBytesMax)
  const opened = [given, own].map((key) => note && key && openCheckpoint(note, key)).filter(Boolean)
  if (opened.length === 0) {
    fault('checkpoint', note ? 'it is not signed by the key' : 'it is missing or too long')
    return { faults, head: null, ahead: 0, anchors: [], keys: [], roots: new Map() }
  }
  const head = opened[0]
  const witnessed = readFile(join(directory, 'witnessed'), noteBytesMax)
  const wanted = [older, witnessed].map((kept) => Number(kept?.toString('utf8').split('\n')[1] ?? 0))
  const sizes = new Set([...wanted, ...asked])
  const { tree, roots, rotations, anchors } = readTree(directory, head.size, sizes, fault)
  if (!tree.root().equals(head.root)) fault('checkpoint', 'the entries do not have the root that it signs')
  const keys = checkKeys(directory, note, rotations, roots, given ?? own, fault)
  if (given && !keys.some(({ line }) => line === given.line))
    fault('checkpoint', 'the key that was given is none of this ledger')
  if (older) checkOlder(older, keys, head, roots.get(wanted[0]), fault)
  checkWitnessed(directory, keys, head, roots, witnesses, fault)
  const dated = keys.map((key, at) => ({ ...key, size: rotations[at]?.size ?? Infinity }))
  return { faults, head, ahead: checkOtherFiles(directory, head.size, fault), anchors, keys: dated, roots }
}

/**
 * Holds what each of these ledgers has of the others against those (docs/ledger-format.md, section 12); answers how many
 * checkpoints were compared, and faults.
 */
export function compareLedgers(directories) {
  const first = directories.map((directory) => verifyLedger(directory))
  const anchors = first.flatMap(({ anchors: held }, by) => held.map((one) => ({ ...one, by })))
  const faults = []
  let compared = 0
  for (const [of, { head, keys }] of first.entries()) {
    const ours = anchors.filter(({ by, ledger }) => head && by !== of && ledger === head.origin)
    compared += ours.length
    const { roots } = verifyLedger(
      directories[of],
      null,
      null,
      [],
      ours.map(({ size }) => size),
    )
    for (const { by, index, key: line, size, checkpoint } of ours) {
      const key = keys.find((one) => one.line === line)
      const opened = key && openCheckpoint(Buffer.from(String(checkpoint)), key)
      const isRight = opened?.size === size && size <= key.size && roots.get(size)?.equals(opened.root)
      if (!isRight)
        faults.push(
          `${directories[of]}: entry ${index} of ${directories[by]} holds a checkpoint that contradicts it`,
        )
    }
  }
  return { compared, faults }
}

/** Whether this witness (a key of type 4) signed a note, at whatever time (C2SP tlog-cosignature). */
export function isCosigned(bytes, witness) {
  const note = bytes.toString('utf8')
  const split = note.lastIndexOf('\n\n')
  return note
    .slice(split + 2)
    .split('\n')
    .some((line) => {
      const [, name, encoded] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? []
      const signature = encoded === undefined ? null : base64(encoded)
      if (name !== witness.name || signature?.length !== 76) return false
      if (signature.toString('hex', 0, 4) !== witness.id) return false
      const signed = `cosignature/v1\ntime ${signature.readBigUInt64BE(4)}\n${note.slice(0, split + 1)}`
      return verify(null, Buffer.from(signed), witness.public, signature.subarray(12))
    })
}

/** The file `witnessed`: a beginning of this log that others signed. Must be there when witnesses are asked for. */
function checkWitnessed(directory, keys, head, roots, witnesses, fault) {
  const bytes = readFile(join(directory, 'witnessed'), noteBytesMax)
  if (!bytes) return witnesses.length > 0 ? fault('witnessed', 'it is missing or too long') : undefined
  const seen = keys.map((key) => openCheckpoint(bytes, key)).find(Boolean)
  if (!seen) return fault('witnessed', 'it is not signed by a key of this ledger')
  if (!roots.get(seen.size)?.equals(seen.root))
    fault('witnessed', `${seen.size} entries were seen, which are not the beginning of these ${head.size}`)
  const missing = witnesses.filter((witness) => !isCosigned(bytes, witness))
  for (const { name } of missing) fault('witnessed', `${name} has not signed it`)
}

function keyInDirectory(directory) {
  const names = readdirSync(directory).filter((name) => name.endsWith('.vkey'))
  const text = (names.length === 1 ? readFile(join(directory, names[0]), noteBytesMax) : null)?.toString(
    'utf8',
  )
  const key = text ? parseKey(text) : null
  return key && text === `${key.line}\n` ? key : null
}

/** Reads all entries and compares every tile that the checkpoint speaks for. Notes the roots that are needed later. */
function readTree(directory, size, wanted, fault) {
  const rotations = []
  const anchors = []
  const roots = new Map()
  const compare = (level, number, hashes) => {
    const expected = Buffer.concat(hashes)
    const path = fileOf(directory, level, number, hashes.length)
    const found = readFile(join(directory, path), width * hashBytes)
    const bytes = path.includes('.p/') ? expected.length : width * hashBytes
    if (found?.length !== bytes || !found.subarray(0, expected.length).equals(expected))
      fault(path, found ? 'its hashes are not those of the entries' : 'it is missing')
  }
  const tree = new Tree(compare)
  let stamp = ''
  for (let number = 0; tree.size < size; number += 1) {
    const count = Math.min(width, size - tree.size)
    const path = fileOf(directory, 'entries', number, count)
    const bytes = readFile(join(directory, path), bundleBytesMax)
    const entries = bytes && parseBundle(bytes, path.includes('.p/') ? count : width)
    if (!entries) {
      fault(path, bytes ? 'it does not hold its entries, and only these' : 'it is missing')
      break
    }
    for (const entry of entries.slice(0, count)) {
      if (wanted.has(tree.size)) roots.set(tree.size, tree.root())
      const index = tree.size
      const leaf = parseLeaf(entry)
      const problem = leafProblem(leaf, index, stamp)
      if (problem) fault(path, `entry ${index}: ${problem}`)
      if (typeof leaf?.at === 'string') stamp = leaf.at
      tree.add(leafHash(entry))
      if (leaf?.type === 'ledger.anchored') anchors.push(leaf)
      if (leaf?.type !== 'key.rotated') continue
      rotations.push({ size: index + 1, former: leaf.former, next: leaf.next })
      roots.set(index + 1, tree.root())
    }
  }
  for (const [level, { full, hashes }] of tree.levels.entries()) {
    if (hashes.length > 0) compare(level, full, hashes)
  }
  return { tree, rotations, anchors, roots: roots.set(tree.size, tree.root()) }
}

/** The file that holds the first `count` of a tile: the partial one, or the full one that has taken its place. */
function fileOf(directory, level, number, count) {
  const path = tilePath(level, number, count)
  return existsSync(join(directory, path)) ? path : tilePath(level, number, width)
}

/** Follows the keys from one epoch to the next; answers all of them. The last one must have signed the checkpoint. */
function checkKeys(directory, note, rotations, roots, first, fault) {
  const lines = rotations.length > 0 ? [rotations[0].former] : [first?.line]
  lines.push(...rotations.map(({ next }) => next))
  const keys = lines.map((line) => parseKey(String(line))).filter(Boolean)
  if (keys.length < lines.length || keys.some(({ name }) => name !== keys[0].name)) {
    fault('checkpoint', 'a key of its epochs cannot be read, or has another name')
    return []
  }
  for (const [at, { size, former }] of rotations.entries()) {
    if (former !== lines[at]) fault('tile/entries', `entry ${size - 1} retires a key that was not in force`)
    const path = `epoch/${at + 1}`
    const sealed = readFile(join(directory, path), noteBytesMax) ?? Buffer.alloc(0)
    // The key that follows signs it as well, so that each of the two vouches for the other.
    const ends = [keys[at], keys[at + 1]].map((key) => openCheckpoint(sealed, key))
    if (ends.some((end) => end?.size !== size || !end.root.equals(roots.get(size))))
      fault(path, `it is no checkpoint over ${size} entries by the keys of that epoch and the next`)
  }
  if (!openCheckpoint(note, keys[keys.length - 1]))
    fault('checkpoint', 'it is not signed by the key in force')
  for (const path of filesBelow(directory, 'epoch')) {
    if (!rotations.some((_, at) => path === `epoch/${at + 1}`)) fault(path, 'the ledger has no such epoch')
  }
  return keys
}

function checkOlder(older, keys, head, root, fault) {
  const known = keys.map((key) => openCheckpoint(older, key)).find(Boolean)
  if (!known) fault('the older checkpoint', 'it is not signed by a key of this ledger')
  else if (known.size > head.size) fault('checkpoint', `an older one speaks for more entries, ${known.size}`)
  else if (!root?.equals(known.root))
    fault('checkpoint', `its first ${known.size} entries are not the older one's`)
}

/** Looks at the files that reading the tree had no need of. Those ahead of the checkpoint are only counted. */
function checkOtherFiles(directory, size, fault) {
  let ahead = 0
  for (const path of filesBelow(directory, 'tile')) {
    const name = parseTilePath(path)
    const total = name && Math.floor(size / (name.level === 'entries' ? 1 : width ** name.level))
    if (!name) fault(path, 'it is no file of a ledger')
    else if (name.number * width + name.count > total) ahead += 1
    else if (name.count < width) comparePartial(directory, path, name, total, fault)
  }
  return ahead
}

/** A partial tile that was outgrown is the beginning of what took its place. */
function comparePartial(directory, path, { level, number, count }, total, fault) {
  const now = fileOf(directory, level, number, Math.min(width, total - number * width))
  const [old, later] = [path, now].map((file) => readFile(join(directory, file), bundleBytesMax))
  const isWhole = level === 'entries' ? old && parseBundle(old, count) : old?.length === count * hashBytes
  if (!isWhole || !later?.subarray(0, old.length).equals(old))
    fault(path, `it is not the beginning of ${now}`)
}

/** Checks a proof file (C2SP tlog-proof, the leaf as extra data); answers the leaf, or what is wrong. */
export function verifyProof(bytes, key) {
  const text = bytes.toString('utf8')
  const split = text.indexOf('\n\n')
  const lines = text.slice(0, Math.max(split, 0)).split('\n')
  const leaf = lines[1]?.startsWith('extra ') ? base64(lines[1].slice(6)) : null
  const index = /^index (0|[1-9]\d{0,14})$/.exec(lines[2] ?? '')?.[1]
  const path = lines.slice(3).map(base64)
  const isProof = lines[0] === 'c2sp.org/tlog-proof@v1' && leaf && index !== undefined
  if (!isProof || path.some((hash) => hash?.length !== hashBytes))
    return { problem: 'it is no proof of an entry' }
  const head = openCheckpoint(Buffer.from(text.slice(split + 2)), key)
  if (!head) return { problem: `its checkpoint is not signed by ${key.name}` }
  const root = rootOfPath(leafHash(leaf), Number(index), head.size, path)
  if (!root?.equals(head.root)) return { problem: 'the entry is not in the log of its checkpoint' }
  const problem = leafProblem(parseLeaf(leaf), Number(index), '')
  return problem ? { problem: `entry ${index}: ${problem}` } : { leaf: leaf.toString('utf8'), index, head }
}

const usage =
  'usage: node verify-ledger.mjs <ledger directory> [--key <verifier key>] [--since <checkpoint file>] [--witness <key>] [--with <directory>]\n' +
  '       node verify-ledger.mjs --proof <file> (--key <verifier key> | <ledger directory>)'

const say = (line) => process.stdout.write(`${line}\n`)
const refuse = (why) => (process.stderr.write(`${why}\n${usage}\n`), 2)

const keyOf = (text, type) =>
  parseKey(text, type) ?? parseKey(readFile(text, noteBytesMax)?.toString('utf8') ?? '', type)

function main(words) {
  const options = {
    key: { type: 'string' },
    proof: { type: 'string' },
    since: { type: 'string' },
    witness: { type: 'string', multiple: true },
    with: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' },
  }
  const { positionals, values } = parseArgs({ args: words, options, allowPositionals: true })
  if (values.help) return (say(usage), 0)
  const [directory, ...more] = positionals
  const { key: keyText, proof, since, witness: witnessTexts = [], with: others = [] } = values
  if (more.length > 0 || (proof && (since || others.length > 0)) || (!directory && !(proof && keyText)))
    return refuse('What is to be checked?')
  for (const place of [directory, ...others])
    if (place && !statSync(place, { throwIfNoEntry: false })?.isDirectory())
      return refuse(`There is no directory ${place}.`)
  const kept = keyText && keyOf(keyText, 1)
  if (keyText && !kept) return refuse(`${keyText} is no verifier key, and no file with one.`)
  const witnesses = witnessTexts.map((text) => keyOf(text, 4))
  if (witnesses.includes(null)) return refuse('A witness is named by its verifier key, or a file with it.')
  const bytes = proof || since ? readFile(proof ?? since, 4 * noteBytesMax) : null
  if ((proof || since) && !bytes) return refuse(`${proof ?? since} cannot be read.`)
  if (!kept) say('The key is taken from the directory itself: give the one that you kept, with --key.')

  if (proof) {
    const key = kept || keyInDirectory(directory)
    if (!key) return refuse(`${directory} does not hold exactly one verifier key.`)
    const { problem, leaf, index, head } = verifyProof(bytes, key)
    say(problem ? `WRONG: ${problem}` : `entry ${index} of ${head.size} in ${head.origin}: proved\n${leaf}`)
    return problem ? 1 : 0
  }
  const { faults, head, ahead } = verifyLedger(directory, kept || null, bytes, witnesses)
  if (others.length > 0) {
    // Each of the others must be whole itself before what it holds is worth anything.
    for (const other of others) faults.push(...verifyLedger(other).faults.map((fault) => `${other}/${fault}`))
    const together = compareLedgers([directory, ...others])
    faults.push(...together.faults)
    say(`${together.compared} checkpoints of these ledgers in each other`)
  }
  faults.forEach(say)
  if (head) say(`${head.origin}: ${head.size} entries, root ${head.root.toString('base64')}`)
  if (ahead > 0)
    say(`${ahead} files are ahead of the checkpoint: nothing is signed yet that speaks for them.`)
  if (existsSync(join(directory, 'journal')))
    say('Not looked at: journal/, with the sealed bodies, and tsa/. For those there is `sallyport verify`.')
  say(faults.length === 0 ? 'WHOLE' : `NOT WHOLE: ${faults.length} faults`)
  return faults.length === 0 ? 0 : 1
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  try {
    process.exitCode = main(process.argv.slice(2))
  } catch (error) {
    process.exitCode = refuse(error.message)
  }
}
