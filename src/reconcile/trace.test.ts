/** Lines as PostgreSQL 15 with pgaudit 1.7 wrote them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { traceLines } from './trace.ts'

const line = { at: 1, user: 'app', database: 'bank', from: '10.0.0.7:50000', session: 's1' }
const audit = [
  'AUDIT: SESSION,1,1,READ,SELECT,,,select 1; select 2,<not logged>',
  'AUDIT: SESSION,3,1,DDL,CREATE TABLE,,,"create table t(a int, b text)",<not logged>',
  `AUDIT: SESSION,4,1,READ,SELECT,,,"select a, 'x,y' from t where b = 'q""r'",<not logged>`,
  `AUDIT: SESSION,6,1,FUNCTION,DO,,,"do $$ begin insert into t values (1,'z'); end $$",<not logged>`,
  `AUDIT: SESSION,6,2,WRITE,INSERT,,,"insert into t values (1,'z')",<not logged>`,
  'AUDIT: OBJECT,7,1,READ,SELECT,TABLE,public.t,"select * from t,\n t2",<none>',
  'AUDIT: OBJECT,7,1,READ,SELECT,TABLE,public.t2,<previously logged>,<previously logged>',
]
const audited = [
  'select 1; select 2',
  'create table t(a int, b text)',
  `select a, 'x,y' from t where b = 'q"r'`,
  `do $$ begin insert into t values (1,'z'); end $$`,
  'select * from t,\n t2',
]

test('statements are taken from pgaudit, each once, and what runs within others is not one', () => {
  const account = traceLines(
    audit.map((message) => ({ ...line, message })),
    'bank',
  )
  assert.deepEqual(
    account.traces.flatMap(({ statements }) => statements.map(({ text }) => text)),
    audited,
  )
  assert.equal(account.isSelective, true)
})

test('where the server logs all statements itself, those are what counts', () => {
  const messages = ['statement: SELECT 1', ...audit]
  const account = traceLines(
    messages.map((message) => ({ ...line, message })),
    'bank',
  )
  assert.deepEqual(account.traces[0]?.statements, [{ at: 1, text: 'SELECT 1' }])
  assert.equal(account.isSelective, false)
  assert.equal(traceLines([{ ...line, message: 'connection received' }], 'bank').isSelective, false)
})
