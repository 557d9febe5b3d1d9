import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import { smallBytesMax, smallFrame } from './small-frame.ts'

test('a small frame of any length is read by a decompressor', () => {
  for (let length = 0; length <= smallBytesMax; length += 1) {
    const plain = Buffer.from(Array.from({ length }, (_, at) => (at * 31 + length) & 0xff))
    assert.ok(zstdDecompressSync(smallFrame(plain)).equals(plain), `${length} bytes`)
  }
  assert.throws(() => smallFrame(Buffer.alloc(smallBytesMax + 1)), RangeError)
})
