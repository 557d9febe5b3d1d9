import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Siv } from './siv.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex')

// RFC 5297, appendix A.
const vectors = [
  {
    name: 'A.1',
    key: 'fffefdfc fbfaf9f8 f7f6f5f4 f3f2f1f0 f0f1f2f3 f4f5f6f7 f8f9fafb fcfdfeff',
    associated: ['10111213 14151617 18191a1b 1c1d1e1f 20212223 24252627'],
    plain: '11223344 55667788 99aabbcc ddee',
    sealed: '85632d07 c6e8f37f 950acd32 0a2ecc93 40c02b96 90c4dc04 daef7f6a fe5c',
  },
  {
    name: 'A.2',
    key: '7f7e7d7c 7b7a7978 77767574 73727170 40414243 44454647 48494a4b 4c4d4e4f',
    associated: [
      '00112233 44556677 8899aabb ccddeeff deaddada deaddada ffeeddcc bbaa9988 77665544 33221100',
      '10203040 50607080 90a0',
      '09f91102 9d74e35b d84156c5 635688c0',
    ],
    plain:
      '74686973 20697320 736f6d65 20706c61 696e7465 78742074 6f20656e 63727970 74207573 696e6720 5349562d 414553',
    sealed:
      '7bdb6e3b 432667eb 06f4d14b ff2fbd0f cb900f2f ddbe4043 26601965 c889bf17 dba77ceb 094fa663 b7a3f748 ba8af829 ea64ad54 4a272e9c 485b62a3 fd5c0d',
  },
] as const

for (const { name, key, associated, plain, sealed } of vectors) {
  test(`the vector ${name} of RFC 5297`, () => {
    const siv = new Siv(hex(key))
    const texts = associated.map(hex)
    assert.equal(siv.seal(hex(plain), texts).toString('hex'), hex(sealed).toString('hex'))
    assert.equal(siv.open(hex(sealed), texts)?.toString('hex'), hex(plain).toString('hex'))
  })
}

test('whatever was not sealed with this key and text does not open', () => {
  const siv = new Siv(Buffer.alloc(64, 7))
  const other = new Siv(Buffer.alloc(64, 8))
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 70 }),
      fc.uint8Array({ maxLength: 20 }),
      fc.nat(),
      (plain, text, at) => {
        const sealed = siv.seal(plain, [text])
        assert.deepEqual(siv.open(sealed, [text]), Buffer.from(plain))
        assert.deepEqual(siv.seal(plain, [text]), sealed)
        assert.equal(other.open(sealed, [text]), null)
        assert.equal(siv.open(sealed, [Buffer.concat([text, Buffer.of(1)])]), null)
        const flipped = Buffer.from(sealed)
        flipped[at % flipped.length] = (flipped[at % flipped.length] ?? 0) ^ (1 << (at % 8))
        assert.equal(siv.open(flipped, [text]), null)
        assert.equal(siv.open(sealed.subarray(0, -1), [text]), null)
      },
    ),
  )
})
