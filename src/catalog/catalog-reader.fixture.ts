import { createHash } from 'node:crypto'
import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import { systemClock } from '../core/clock.ts'
import type { Target } from '../core/resource.ts'
import { Secret } from '../core/secret.ts'
import type { TemporaryServer } from '../store/temporary-store.ts'
import type { CatalogParts, CatalogReader, CatalogReport } from './catalog-reader.ts'
import { ResourceBook } from './resource-book.ts'
import { fixedSecret } from './secret-source.ts'

/** A reader's parts, and what came of them. */
export interface Tracked {
  readonly parts: CatalogParts
  readonly reports: CatalogReport[]
  readonly reads: () => number
}

/** What a reader of the catalog of `bank` at that server needs, with what it reports and how often it reads. It reads names of tables alone. */
export function trackedAt(
  { server }: TemporaryServer,
  more: Partial<CatalogParts> = {},
  place: Partial<Target> = {},
): Tracked {
  const { socketDirectory: host, port, superuser: login } = server
  const target: Omit<Target, 'secret'> = {
    host,
    port,
    database: 'postgres',
    login,
    tls: { mode: 'disable' },
    ...place,
  }
  const resource = { name: 'bank', protocol: 'postgres', labels: {} } as const
  const reports: CatalogReport[] = []
  let reads = 0
  const parts: CatalogParts = {
    book: new ResourceBook([{ resource, target, secret: fixedSecret(new Secret('hunter2')) }]),
    clock: systemClock,
    report: (report) => reports.push(report),
    async read(query) {
      reads++
      const rows = await query(`select relname from pg_class where relnamespace = 'public'::regnamespace`)
      return snapshotOf(rows.map((row) => String(row[0])))
    },
    ...more,
  }
  return { parts, reports, reads: () => reads }
}

/** A catalog of tables without columns. */
export function snapshotOf(names: readonly string[]): CatalogSnapshot {
  const relations = names.map((name, oid) => ({
    oid,
    schema: 'public',
    name,
    kind: 'table' as const,
    columns: [],
    definition: null,
    hasTriggers: false,
    hasRules: false,
    parents: [],
  }))
  const version = createHash('sha256').update(names.join()).digest('hex')
  return { version, serverVersion: 180000, relations, functions: [], customOperators: [], customTypes: [] }
}

/** The tables that a reader knows. */
export function names(reader: CatalogReader): readonly string[] {
  return reader.current()?.relations.map((one) => one.name) ?? []
}

/** Waits until something holds, or for so long. */
export async function until(holds: () => boolean, msMax: number): Promise<void> {
  const endsAt = performance.now() + msMax
  while (!holds() && performance.now() < endsAt) await systemClock.sleep(5)
}
