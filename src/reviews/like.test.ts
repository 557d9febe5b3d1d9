/** Reviews that are alike, ruled on together; how much reviewers have to do, and how long they take. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { codeOf, granted, makeDesk, principal, request } from './fixture.ts'
import { readLike, ruleTogether } from './like.ts'
import { readLoad } from './load.ts'
import type { ReviewRequest } from './review.ts'

let server: TemporaryServer
let store: Store
before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
})
after(() => server[Symbol.asyncDispose]())

const carol = principal('carol', 'person', ['dba'])
const agent = principal('agent-7', 'agent', [], carol)
const ann = principal('ann', 'person', ['dba'])
const together = { groups: ['dba'], quorum: 1, waitMsMax: 60_000, together: true } as const

function like(changed: Partial<ReviewRequest> = {}): ReviewRequest {
  return request(agent, { fingerprint: 'f1', terms: together, ...changed })
}

test('I2: each of several that are alike is ruled on as if alone, and none that is not', async () => {
  const { desk, entries } = makeDesk(store, 'like')
  await using closing = desk
  const ids: string[] = []
  for (let at = 0; at < 3; at++) ids.push(granted(await desk.open(like())).id)
  const other = granted(await desk.open(like({ fingerprint: 'f2' })))
  const alone = granted(await desk.open(like({ terms: { groups: ['dba'], quorum: 1, waitMsMax: 60_000 } })))
  const [group] = readable(await readLike(store, ann))
  assert.ok(group?.isTogether === false, 'one of them may not be ruled on with the others')
  assert.equal(group.count, 4)
  await desk.withdraw(alone.id, 'a test')
  const [now] = readable(await readLike(store, ann))
  assert.deepEqual([now?.count, now?.isTogether, [...(now?.ids ?? [])].sort()], [3, true, [...ids].sort()])

  const those = ids.map((id) => ({ id, revision: 0 }))
  const mixed = [...those, { id: other.id, revision: 0 }]
  assert.equal(codeOf(await ruleTogether(desk, mixed, ann, 'approve', 'Fine.')), 'request-invalid')
  assert.equal(
    codeOf(await ruleTogether(desk, those, principal('eve'), 'approve', 'Fine.')),
    'review-unknown',
  )
  const own = readable(await ruleTogether(desk, those, carol, 'approve', 'Fine.'))
  assert.deepEqual(
    own.map(({ outcome }) => codeOf(outcome)),
    ['reviewer-own', 'reviewer-own', 'reviewer-own'],
  )
  await desk.withdraw(ids[1] ?? '', 'a test')
  const ruled = readable(await ruleTogether(desk, those, ann, 'approve', 'All of them.'))
  assert.deepEqual(
    ruled.map(({ outcome }) => (outcome instanceof Refusal ? outcome.code : outcome.state)),
    ['approved', 'review-over', 'approved'],
  )
  const digests = entries.flatMap((entry) => (entry.type === 'review.ruled' ? [entry.digest] : []))
  assert.equal(new Set(digests).size, 2, 'each ruling names its own request')
  assert.ok(closing)
})

test('who ruled how often and how fast is told to those who may see it', async () => {
  const { desk } = makeDesk(store, 'load')
  await using closing = desk
  const hasty = principal('hasty', 'person', ['load'])
  const terms = { groups: ['load'], quorum: 1, waitMsMax: 60_000 }
  for (const word of ['approve', 'approve', 'deny'] as const) {
    const { id } = granted(await desk.open(request(principal('asker'), { terms })))
    granted(await desk.rule(id, hasty, word, 'Seen.'))
  }
  const [one] = readable(await readLoad(store, hasty))
  assert.deepEqual([one?.reviewer, one?.rulings, one?.approvals, one?.hasty], [hasty.id, 3, 2, 3])
  assert.ok((one?.secondsMedian ?? 9) < 5)
  assert.deepEqual(readable(await readLoad(store, principal('nobody'))), [])
  assert.ok(closing)
})

function readable<T>(answer: T | Refusal | StoreUnavailable): T {
  if (answer instanceof Refusal) throw new Error(answer.message)
  return answer
}
