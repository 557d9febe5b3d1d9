/** The browser's verification of a proof agrees with the verifier that shares no code with it, and sees every flipped byte. */
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { verifyProof, type ProofParts } from '../../console/src/ledger/proof.ts'
import { csvCell } from '../../console/src/ledger/table-text.ts'
import { leafHash, treeHash } from '../../verifier/verify-ledger.mjs'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
const typed = Buffer.concat([Buffer.of(1), raw])
const origin = 'example.test/ledger'
const id = createHash('sha256').update(`${origin}\n`).update(typed).digest().subarray(0, 4)
const verifierKey = `${origin}+${id.toString('hex')}+${typed.toString('base64')}`

test('a proof of any entry of a log of any size holds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 70 }), fc.nat(), async (size, nth) => {
      const steps = await verifyProof(proofOf(size, nth % size))
      assert.deepEqual(
        steps.filter(({ held }) => !held),
        [],
      )
      assert.equal(steps.length, 4)
    }),
    { numRuns: 60 },
  )
})

test('a proof with anything changed does not hold', async () => {
  const good = proofOf(13, 6)
  const [first = '', ...rest] = good.path
  const other = proofOf(14, 6)
  const wrong: readonly Partial<ProofParts>[] = [
    { leaf: flipped(good.leaf) },
    { leafHash: good.leafHash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
    { index: 7 },
    { path: rest },
    { path: [...good.path, first] },
    { path: [flipped(first), ...rest] },
    { path: [`${first}=`, ...rest] },
    { checkpoint: other.checkpoint },
    { checkpoint: good.checkpoint.replace('\n13\n', '\n12\n') },
    { checkpoint: good.checkpoint.slice(0, -1) },
    { checkpoint: `${good.checkpoint}— ${origin} AAAA\n` },
    { checkpoint: good.checkpoint.replace(origin, 'other.test/ledger') },
    { verifierKey: verifierKey.replace(/.$/, (digit) => (digit === 'A' ? 'B' : 'A')) },
    { verifierKey: '' },
  ]
  for (const [place, change] of wrong.entries()) {
    const steps = await verifyProof({ ...good, ...change })
    assert.ok(
      steps.some(({ held }) => !held),
      `change ${place} went unseen`,
    )
  }
})

test('a witness’ line beside the signature is nobody’s fault', async () => {
  const good = proofOf(5, 2)
  const witness = Buffer.concat([Buffer.from('01020304', 'hex'), Buffer.alloc(72)]).toString('base64')
  const steps = await verifyProof({ ...good, checkpoint: `${good.checkpoint}— witness.test ${witness}\n` })
  assert.ok(steps.every(({ held }) => held))
})

test('no cell of a saved table is a formula', () => {
  for (const text of ['=1+1', '+1', '-1+cmd', '@x', '\t=1', '  =1', '|x', '%0a', '\r=1'])
    assert.match(csvCell(text), /^"'/, JSON.stringify(text))
  assert.equal(csvCell('-12.5'), '"-12.5"')
  assert.equal(csvCell('say "no", then\n'), '"say ""no"", then\n"')
})

function proofOf(size: number, index: number): ProofParts {
  const leaves = Array.from({ length: size }, (_, place) => Buffer.from(`{"index":${place},"type":"alert"}`))
  const hashes = leaves.map((leaf) => leafHash(leaf))
  const text = `${origin}\n${size}\n${treeHash(hashes).toString('base64')}\n`
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64')
  return {
    index,
    leaf: leaves[index]?.toString('base64') ?? '',
    leafHash: hashes[index]?.toString('hex') ?? '',
    path: pathOf(hashes, index).map((hash) => hash.toString('base64')),
    checkpoint: `${text}\n— ${origin} ${signature}\n`,
    verifierKey,
  }
}

/** RFC 6962, 2.1.1, as it is written. */
function pathOf(hashes: readonly Buffer[], index: number): readonly Buffer[] {
  if (hashes.length <= 1) return []
  let half = 1
  while (half * 2 < hashes.length) half *= 2
  const [left, right] = [hashes.slice(0, half), hashes.slice(half)]
  return index < half
    ? [...pathOf(left, index), treeHash([...right])]
    : [...pathOf(right, index - half), treeHash([...left])]
}

function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return bytes.toString('base64')
}
