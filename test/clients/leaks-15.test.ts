/** The first third of the leak attempts on Debian's PostgreSQL 15, which does not say of itself when its search_path changes. */
import { test } from 'node:test'
import { playOn15 } from './corpus-15.ts'

test(
  'I4: no leak attempt of the first third tells anything on PostgreSQL 15 either',
  { timeout: 400_000 },
  () => playOn15('leaks.test.ts'),
)
