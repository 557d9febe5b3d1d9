import { join } from 'node:path'
import { playBypass } from './bypass.ts'
import { readCases } from './case-file.ts'
import { openStage } from './stage.ts'
const started = Date.now()
const wanted = process.argv[2] ?? ''
const verbose = process.argv.includes('-v')
await using stage = await openStage()
console.log('stage', Date.now() - started)
const counts: Record<string, number> = {}
let n = 0
for (const one of readCases(join(import.meta.dirname, 'bypass'))) {
  if (!one.name.startsWith(wanted)) continue
  n++
  const r = await playBypass(stage, one)
  counts[r.outcome] = (counts[r.outcome] ?? 0) + 1
  if (r.outcome === 'leak' || r.outcome === 'hung' || !r.isProven || verbose) console.log(r.outcome, r.isProven ? '' : 'UNPROVEN', r.name, r.detail.slice(0, 500))
}
console.log(n, counts, Date.now() - started)
