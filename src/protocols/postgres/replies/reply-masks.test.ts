import assert from 'node:assert/strict'
import test from 'node:test'
import type { CatalogSnapshot } from '../../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../../../sql/bank-fixture.ts'
import { inspectionOf, readFacts, runningOn } from '../conversation/conversation-fixture.ts'
import { ReplyMasks } from './reply-masks.ts'
import { Running } from '../session/running.ts'

test('I4: rows are told apart by the catalog that their statement was inspected by, whatever is known meanwhile', () => {
  const asked: (CatalogSnapshot | null)[] = []
  const masks = new ReplyMasks({
    maskRows: (_fields, _outputs, _obligations, catalog) => {
      asked.push(catalog)
      return { masker: null, content: null }
    },
    maskCopy: (_columns, _facts, _obligations, catalog) => {
      asked.push(catalog)
      return { masker: null, content: null }
    },
    subjectsOfRows: () => null,
  })
  const { clearance } = runningOn(inspectionOf(readFacts), null, {
    masks: [{ column: 'public.t.a', dataClass: 'ssn', strategy: { kind: 'fixed', text: '****' } }],
  })
  const [then, now] = [bankSnapshot(), bankSnapshot({ version: 'bank-2' })]
  const running = new Running(clearance, { rows: then, outside: now })
  masks.forRows(running, [])
  masks.forCopy(running, 1)
  assert.deepEqual(asked, [then, then])
})
