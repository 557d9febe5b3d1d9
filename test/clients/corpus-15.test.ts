/** The corpora on Debian's PostgreSQL 15, which does not say of itself when its search_path changes. */
import { test } from 'node:test'
import { playOn15 } from './corpus-15.ts'

test('the corpora hold on PostgreSQL 15 as on 18', { timeout: 560_000 }, () => playOn15('corpus.test.ts'))
