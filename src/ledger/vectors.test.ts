import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { openCheckpoint, signCheckpoint } from './tiles/checkpoint.ts'
import {
  consistencyProof,
  inclusionProof,
  isConsistent,
  rootFromTiles,
  rootOfProof,
  type HashSource,
} from './tiles/proof.ts'
import { encodeVerifierKey, openNote, parseVerifierKey } from './tiles/signed-note.ts'
import { parseTilePath, tilePath } from './tiles/tile.ts'
import { hashLeaf, Tree } from './tiles/tree.ts'

const lines = readFileSync(new URL('../../test/golden/ledger/vectors.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' '))
const rowsOf = (kind: string): readonly string[][] =>
  lines.filter(([first]) => first === kind).map(([, ...rest]) => rest)
const leaves = rowsOf('leaf').map(([, text = '']) => Buffer.from(text))
const [[seed = ''] = []] = rowsOf('seed')
const [[vkey = ''] = []] = rowsOf('vkey')
const noteLine = lines.find(([kind]) => kind === 'note') ?? []
const note: unknown = JSON.parse(noteLine.slice(1).join(' '))

/** The first leaves as a tree, and its edges as a source of hashes. */
function treeOf(count: number): { readonly tree: Tree; readonly source: HashSource } {
  const tree = new Tree(() => undefined)
  for (const leaf of leaves.slice(0, count)) tree.append(leaf)
  return { tree, source: { hashes: (level) => Buffer.from(tree.edge(level).hashes) } }
}

test('leaf hashes, roots and proofs are those that Go computes', () => {
  for (const [index = '', , hex] of rowsOf('leaf')) {
    assert.equal(hashLeaf(leaves[Number(index)] ?? Buffer.alloc(0)).toString('hex'), hex)
  }
  assert.equal(rowsOf('root').length, 21)
  for (const [size = '', hex] of rowsOf('root')) {
    const { tree, source } = treeOf(Number(size))
    assert.equal(tree.root().toString('hex'), hex)
    assert.equal(rootFromTiles(Number(size), source)?.toString('hex'), hex)
  }
  for (const [index = '', size = '', hashes = ''] of rowsOf('proof')) {
    const { tree, source } = treeOf(Number(size))
    const proof = inclusionProof(Number(index), Number(size), source)
    assert.ok(proof)
    assert.equal(proof.map((hash) => hash.toString('hex')).join(',') || '-', hashes)
    const leaf = hashLeaf(leaves[Number(index)] ?? Buffer.alloc(0))
    assert.deepEqual(rootOfProof(leaf, Number(index), Number(size), proof), tree.root())
    assert.equal(rootOfProof(leaf, Number(index), Number(size), [...proof, leaf]), null)
  }
})

test('proofs of growth are those that Go makes, and hold for their two trees alone', () => {
  assert.equal(rowsOf('growth').length, 43)
  for (const [from = '', to = '', hashes = ''] of rowsOf('growth')) {
    const [older, newer] = [Number(from), Number(to)]
    const proof = consistencyProof(older, newer, treeOf(newer).source)
    assert.ok(proof)
    assert.equal(proof.map((hash) => hash.toString('hex')).join(',') || '-', hashes)
    const [before, after] = [older, newer].map((size) => ({ size, root: treeOf(size).tree.root() }))
    assert.ok(before && after && isConsistent(before, after, proof))
    const other = { size: older, root: treeOf(older - 1).tree.root() }
    assert.ok(!isConsistent(other, after, proof) && !isConsistent(before, { ...other, size: newer }, proof))
    assert.ok(!isConsistent(before, after, [...proof, before.root]))
    if (proof.length > 0) assert.ok(!isConsistent(before, after, proof.slice(1)))
    if (older < newer) assert.ok(!isConsistent(after, before, proof))
  }
})

test('verifier key and signed checkpoint are byte for byte those that Go makes', () => {
  const der = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from(seed, 'hex'),
  ])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const signer = { name: 'audit.example/sallyport/vectors', key }
  assert.equal(encodeVerifierKey(signer), vkey)
  const { tree } = treeOf(20)
  assert.equal(signCheckpoint(20, tree.root(), signer), note)
})

test('a note opens under its own key and no other, and not with any byte changed', () => {
  assert.ok(typeof note === 'string')
  const verifier = parseVerifierKey(vkey)
  assert.ok(verifier)
  assert.equal(openCheckpoint(note, verifier)?.size, 20)
  for (let at = 0; at < note.length; at += 1) {
    const other: string = note.startsWith('A', at) ? 'B' : 'A'
    assert.equal(openNote(note.slice(0, at) + other + note.slice(at + 1), verifier), null)
    assert.equal(openNote(note.slice(0, at) + note.slice(at + 1), verifier), null)
  }
  for (let at = 0; at < vkey.length; at += 1) {
    const changed = parseVerifierKey(vkey.slice(0, at) + (vkey[at] === '1' ? '2' : '1') + vkey.slice(at + 1))
    assert.ok(changed === null || openCheckpoint(note, changed) === null)
  }
})

test('tile paths are those of tlog-tiles, and read back', () => {
  const paths = {
    'tile/0/000': { level: 0, number: 0, width: 256 },
    'tile/0/x001/x234/067': { level: 0, number: 1_234_067, width: 256 },
    'tile/entries/x001/000.p/7': { level: 'entries', number: 1000, width: 7 },
    'tile/3/999.p/255': { level: 3, number: 999, width: 255 },
  } as const
  for (const [path, name] of Object.entries(paths)) {
    assert.equal(tilePath(name), path)
    assert.deepEqual(parseTilePath(path), name)
  }
  for (const path of [
    'tile/0/0',
    'tile/00/000',
    'tile/0/x000/001',
    'tile/0/000.p/256',
    'tile/0/000.p/0',
    'tile/x/000',
  ])
    assert.equal(parseTilePath(path), null, path)
})
