import { join } from 'node:path'
import { playHonest } from './honest.ts'
import { readCases } from './case-file.ts'
import { openStage } from './stage.ts'
const started = Date.now()
await using stage = await openStage()
const counts: Record<string, number> = {}
let n = 0
for (const one of readCases(join(import.meta.dirname, 'honest'))) {
  if (!one.name.startsWith(process.argv[2] ?? '')) continue
  if (one.name.startsWith('psql-on-') && !one.name.startsWith(`psql-on-${stage.serverVersion}`)) continue
  n++
  const r = await playHonest(stage, one)
  counts[r.outcome] = (counts[r.outcome] ?? 0) + 1
  if (r.outcome === 'refused' || r.outcome === 'different') console.log(r.outcome, r.name, r.detail.slice(0, 420))
}
console.log(n, counts, Date.now() - started)
