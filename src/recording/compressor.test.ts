import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import { Compressors } from './compressor.ts'

test('each segment is a frame of its own, however many are compressed at once', async () => {
  const compressors = new Compressors()
  const plains = [1, 300, 4096, 65_536, 262_144, 393_216].flatMap((bytes) => [
    Buffer.alloc(bytes, 'a row of a table '),
    randomBytes(bytes),
  ])
  for (let round = 0; round < 3; round += 1) {
    const frames = await Promise.all(plains.map((plain) => compressors.compress(plain)))
    for (const [at, frame] of frames.entries())
      assert.ok(
        zstdDecompressSync(frame).equals(plains[at] ?? Buffer.alloc(0)),
        `${plains[at]?.length} bytes`,
      )
  }
  compressors.close()
})

test('a frame tells nothing of what was compressed before', async () => {
  const compressors = new Compressors()
  const plain = Buffer.from('shown to somebody else '.repeat(200))
  const alone = await compressors.compress(plain)
  await compressors.compress(randomBytes(100_000))
  await compressors.compress(plain)
  assert.deepEqual(await compressors.compress(plain), alone)
  compressors.close()
})
