/**
 * Sessions played from seeds. Seeds that once failed are kept in seeds.txt and played first; fresh ones follow for a
 * moment, or for `SIM_SECONDS`. A failing seed is printed with its story; `SIM_SEED=n` plays it alone.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { World, type Weather } from './world.ts'

const weathers: readonly Weather[] = ['fair', 'storm', 'hostile-client', 'hostile-target']
const seconds = Number(process.env['SIM_SECONDS'] ?? 4)
const only = process.env['SIM_SEED']

const kept = readFileSync(join(import.meta.dirname, 'seeds.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => Number(line.split(' ')[0]))

test('I1: sessions of kept seeds hold what must hold at every step', async () => {
  for (const seed of only === undefined ? kept : [Number(only)]) await play(seed)
})

test('I1: sessions of fresh seeds hold what must hold at every step', async (t) => {
  if (only !== undefined) return
  const endsAt = performance.now() + seconds * 1000
  const first = Math.floor(Math.random() * 2 ** 31)
  let seed = first
  for (; performance.now() < endsAt; seed += 1) await play(seed)
  t.diagnostic(`${seed - first} sessions from seed ${first}`)
  assert.ok(seed - first > 20)
})

async function play(seed: number): Promise<void> {
  const weather = weathers[seed % weathers.length] ?? 'fair'
  const world = new World(seed, weather)
  try {
    await world.run()
  } catch (cause) {
    const story = world.story.slice(-60).join('\n  ')
    throw new Error(`SIM_SEED=${seed} (${weather}) fails after ${world.story.length} steps:\n  ${story}`, {
      cause,
    })
  }
}
