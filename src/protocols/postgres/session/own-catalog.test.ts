import assert from 'node:assert/strict'
import { test } from 'node:test'
import { snapshotQueries } from '../../../sql/snapshot/snapshot-queries.ts'
import { catalogQuestion, readsAnewQuestion, temporaryQuestion } from './own-catalog.ts'

test('a question inside a batch of the client keeps every setting that it touches, and puts it back', () => {
  const touched = [...snapshotQueries.searchPath.matchAll(/set_config\('(\w+)'/g)].map(
    ([, name]) => name ?? '',
  )
  assert.ok(touched.includes('search_path') && touched.includes('jit'))
  for (const asked of [[readsAnewQuestion], temporaryQuestion]) {
    const texts = catalogQuestion(null, asked, true)
    assert.equal(texts[1], snapshotQueries.searchPath)
    for (const name of touched) {
      const kept = `set_config('sallyport.${name}', pg_catalog.current_setting('${name}'), true)`
      const restored = `set_config('${name}', pg_catalog.current_setting('sallyport.${name}'), true)`
      assert.ok(texts[0]?.includes(kept), kept)
      assert.ok(texts.at(-1)?.includes(restored), restored)
    }
  }
})
