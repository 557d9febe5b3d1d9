import { readFile } from 'node:fs/promises'
import { systemDisk } from '../ledger/journal/disk.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Retention } from './disposal.ts'

/**
 * Puts on record how long each resource's bodies and recordings are kept, which are on hold, and how they go (`disposal`, in
 * words), wherever that is not what the ledger was told last. `path`: where that is kept; lost, all of it is entered once more.
 */
export async function recordRetention(
  path: string,
  retentions: ReadonlyMap<string, Retention>,
  disposal: string,
  ledger: Ledger,
  onTrouble: (words: string) => void,
): Promise<void> {
  const before = await readTold(path)
  const now = new Map(
    [...retentions].map(([resource, { class: named, bodiesDays, recordingsDays, entriesDays, hold }]) => [
      resource,
      { class: named, bodiesDays, recordingsDays, entriesDays, hold, disposal },
    ]),
  )
  let last: number | null = null
  const entered = { type: 'access.changed', noun: 'retention', author: 'configuration' } as const
  for (const [resource, details] of now)
    if (before.get(resource) !== JSON.stringify(details))
      last = ledger.append({ ...entered, verb: 'set', id: resource, resource, details })
  for (const resource of before.keys())
    if (!now.has(resource))
      last = ledger.append({ ...entered, verb: 'removed', id: resource, resource, details: {} })
  if (last === null) return
  await ledger.synced(last)
  const told = Object.fromEntries([...now].map(([resource, details]) => [resource, JSON.stringify(details)]))
  try {
    await systemDisk.replace(path, `${path}.draft`, Buffer.from(JSON.stringify(told)))
  } catch (error) {
    onTrouble(`${path} cannot be written, so retention is entered again at the next start: ${String(error)}`)
  }
}

async function readTold(path: string): Promise<ReadonlyMap<string, unknown>> {
  try {
    const found: unknown = JSON.parse(await readFile(path, 'utf8'))
    return new Map(typeof found === 'object' && found !== null ? Object.entries(found) : [])
  } catch {
    // None yet, or damaged.
    return new Map()
  }
}
