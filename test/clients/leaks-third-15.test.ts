/** The third third of the leak attempts on Debian's PostgreSQL 15. */
import { test } from 'node:test'
import { playOn15 } from './corpus-15.ts'

test(
  'I4: no leak attempt of the third third tells anything on PostgreSQL 15 either',
  { timeout: 400_000 },
  () => playOn15('leaks-third.test.ts'),
)
