import type { PolicyGround } from '../api/recorded-sessions.ts'
import { CatalogConnection } from '../catalog/catalog-connection.ts'
import { readSnapshot } from '../catalog/read-snapshot.ts'
import { ResourceBook } from '../catalog/resource-book.ts'
import type { Config } from '../config.ts'
import { systemClock, toRfc3339 } from '../core/clock.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import { readCatalogFile, type StoredCatalog } from './catalog-file.ts'
import { CommandFault, exits } from './exit.ts'

/** Without a target or a file: nothing is known, so that every name is unknown. */
export const noGround: PolicyGround = { snapshot: null, searchPath: 'public', login: '', source: 'none' }

/** A resource as a configuration has it, or as labels on the command line describe one. */
export function resourceFor(
  name: string,
  labelled: readonly string[],
  config: Config | null,
): Resource | CommandFault {
  const labels: Record<string, string> = {}
  for (const label of labelled) {
    const at = label.indexOf('=')
    if (at < 1) return new CommandFault(exits.usage, `--label ${label} is not of the form name=value.`)
    labels[label.slice(0, at)] = label.slice(at + 1)
  }
  if (config === null) return { name, protocol: 'postgres', labels }
  const found = config.resources.find(({ resource }) => resource.name === name)
  if (found) return { ...found.resource, labels: { ...found.resource.labels, ...labels } }
  const names = config.resources.map(({ resource }) => resource.name).join(', ')
  return new CommandFault(exits.usage, `${config.file} has no resource ${name}.`, `It has: ${names}.`)
}

/** Reads the catalog of a resource from its target. */
export async function readTarget(resource: string, config: Config): Promise<StoredCatalog | CommandFault> {
  const book = new ResourceBook(config.resources)
  const target = await book.target(resource)
  if (target instanceof Refusal) {
    return new CommandFault(exits.unavailable, (await book.secretFault(resource)) ?? target.message)
  }
  try {
    await using connection = await CatalogConnection.open(target)
    return await connection.inSnapshot(async (query) => {
      const snapshot = await readSnapshot(query)
      // What a session of this login begins with; the connection's own is set to something else.
      const [row] = await query("SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path'")
      const { login } = target
      const readAt = toRfc3339(systemClock.now())
      return { sallyport: 'catalog 1', resource, login, searchPath: row?.[0] ?? '', readAt, snapshot }
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The catalog of ${resource} cannot be read: ${reason}.`
    return new CommandFault(exits.unavailable, message, '`sallyport doctor` checks the target.')
  }
}

/** The ground that a catalog makes. */
export function groundOf(catalog: StoredCatalog, source: string): PolicyGround {
  const { snapshot, searchPath, login } = catalog
  return { snapshot, searchPath, login, source }
}

/** Catalogs of files, by the resource that they are of. */
export function storedGrounds(files: readonly string[]): ReadonlyMap<string, PolicyGround> | CommandFault {
  const grounds = new Map<string, PolicyGround>()
  for (const file of files) {
    const catalog = readCatalogFile(file)
    if (catalog instanceof CommandFault) return catalog
    grounds.set(catalog.resource, groundOf(catalog, `${file}, read ${catalog.readAt}`))
  }
  return grounds
}
