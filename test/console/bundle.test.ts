/** What the inbox needs before it can be seen, as it was built: small enough for a phone on a bad line. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'

const root = join(import.meta.dirname, '..', '..')
const dist = join(root, 'console', 'dist')
const firstLoadBytesMax = 300_000

const chunk = z.object({
  file: z.string(),
  isEntry: z.boolean().default(false),
  imports: z.array(z.string()).default([]),
  css: z.array(z.string()).default([]),
})

test('the inbox’s first load stays below 300 kB packed, and brings no editor and no chart', () => {
  const built = spawnSync(process.execPath, ['tools/setup.mjs', '--console'], { cwd: root, encoding: 'utf8' })
  assert.equal(built.status, 0, built.stderr)
  const chunks = z
    .record(z.string(), chunk)
    .parse(JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8')))
  const files = new Set<string>(['index.html'])
  const next = Object.keys(chunks).filter((name) => chunks[name]?.isEntry)
  const seen = new Set<string>()
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    const found = chunks[name]
    if (found === undefined || seen.has(name)) continue
    seen.add(name)
    for (const file of [found.file, ...found.css]) files.add(file)
    next.push(...found.imports)
  }
  const texts = [...files].map((file) => readFileSync(join(dist, file)))
  const programs = [...files]
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(dist, file)))
  const bytes = texts.reduce((all, text) => all + gzipSync(text, { level: 9 }).length, 0)
  assert.ok(bytes > 100_000 && bytes <= firstLoadBytesMax, `${bytes} bytes in ${[...files].join(', ')}`)
  for (const name of ['cm-editor', 'uplot'])
    assert.ok(!programs.some((text) => text.includes(name)), `${name} comes with the first load`)
})
