/** Counts what the gateway's ledger says, from the bytes on disk. */
import { readEntries } from '../src/ledger/journal/reader.ts'

/** Decided statements that read pgbench's accounts, and how many of those have their outcome on record. */
export interface LedgerCount {
  readonly decided: number
  readonly concluded: number
  readonly entries: number
}

const workloadTable = 'public.pgbench_accounts'

export async function countDecided(directory: string): Promise<LedgerCount> {
  const open = new Set<number>()
  let decided = 0
  let concluded = 0
  let entries = 0
  for await (const { index, leaf } of readEntries(directory)) {
    entries += 1
    if (leaf === null) throw new Error(`Entry ${index} of the ledger is no entry.`)
    if (leaf.type === 'statement.decided' && leaf.effects.some((effect) => effect.object === workloadTable)) {
      decided += 1
      open.add(index)
    } else if (leaf.type === 'statement.concluded' && open.delete(leaf.decided)) concluded += 1
  }
  return { decided, concluded, entries }
}
