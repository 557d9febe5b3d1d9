import { playBypass } from './bypass.ts'
import { Dice, randomQuery } from './random-queries.ts'
import { openStage } from './stage.ts'
const started = Date.now()
await using stage = await openStage()
const counts: Record<string, number> = {}
const n = Number(process.argv[2] ?? 300), seed = Number(process.argv[3] ?? 1)
let shown = 0, proven = 0
for (let i = 0; i < n; i++) {
  const text = randomQuery(new Dice(seed * 100000 + i), i % 3 === 0)
  const form = (['simple', 'extended', 'binary', 'portal'] as const)[i % 4]
  const r = await playBypass(stage, { name: `random/${seed * 100000 + i}`, steps: [{ form: form ?? 'simple', text, copyIn: '' }], undo: null, marks: [] })
  const key = r.outcome + (r.isProven ? ' differing' : '')
  counts[key + ' ' + (r.outcome === 'refused' ? r.detail.split(' ')[0] + (r.detail.startsWith('server') ? ' ' + r.detail.split(' ')[1] : '') : '')] = (counts[key + ' ' + (r.outcome === 'refused' ? r.detail.split(' ')[0] + (r.detail.startsWith('server') ? ' ' + r.detail.split(' ')[1] : '') : '')] ?? 0) + 1
  if (r.isProven) proven++
  if ((r.outcome === 'leak' || r.outcome === 'hung') && shown++ < 12) console.log(r.outcome, r.name, text, '\n   ', r.detail.slice(0, 400))
}
console.log(n, proven, counts, Date.now() - started)
