import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Protection } from '../../../core/decision.ts'
import { replies, requests, talk } from '../conversation/conversation-fixture.ts'

const secret: Protection = { column: 'public.t.a', dataClass: 'secret', strategy: { kind: 'null' } }
const cells = fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 30 })

for (const masks of [[], [secret]]) {
  test(`a reply with ${masks.length} masks is shown the same however it is cut and whatever becomes of its memory`, () => {
    fc.assert(
      fc.property(
        cells,
        fc.array(fc.nat(90), { maxLength: 40 }),
        fc.constantFrom(0, 7, 60, 4096),
        (values, sizes, headroomBytes) => {
          const reply = Buffer.concat([
            replies.columns('a'),
            ...values.map((value) => replies.row(value)),
            replies.complete(`SELECT ${values.length}`),
            replies.ready('idle'),
          ])
          const whole = talk({ masks })
          whole.client(requests.query('select a from t'))
          whole.target(reply)
          const cut = talk({ masks })
          cut.client(requests.query('select a from t'))
          for (let at = 0, step = 0; at < reply.length; step += 1) {
            const bytes = 1 + (sizes[step % Math.max(1, sizes.length)] ?? 30)
            const memory = Buffer.alloc(headroomBytes + bytes, 0xee)
            const count = reply.copy(memory, headroomBytes, at, at + bytes)
            cut.conversation.fromTarget(memory.subarray(headroomBytes, headroomBytes + count), headroomBytes)
            memory.fill(0xee)
            at += count
          }
          assert.deepEqual(Buffer.concat(cut.clientBytes), Buffer.concat(whole.clientBytes))
          assert.equal(cut.outcomes[0]?.outcome.rows, values.length)
        },
      ),
      { numRuns: 300 },
    )
  })
}
