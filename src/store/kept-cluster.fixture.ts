import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../core/clock.ts'
import { openStore } from './database.ts'
import { removePostgres, startPostgres } from './embedded.ts'

/** A server's files as tests begin with them. */
export interface KeptCluster {
  readonly name: string
  /** The sources that say what is in it, relative to the repository: where one changes, it is made anew. */
  readonly sources: readonly string[]
  /** Makes the server in this folder, and stops it. */
  readonly make: (directory: string) => Promise<void>
}

/** A server on which there is nothing yet but this superuser. */
export function emptyServerOf(superuser: string): KeptCluster {
  return {
    name: `of-${superuser}`,
    sources: ['src/store/embedded.ts'],
    async make(directory) {
      const settings = { fsync: 'off' }
      const server = await startPostgres({ directory, port: null, superuser, settings, log: () => undefined })
      await server.stop()
    },
  }
}

/** One for whatever is no store. */
export const emptyServer = emptyServerOf('sallyport')

/** What the embedded store has before anything happened. */
export const emptyStore: KeptCluster = {
  name: 'store',
  sources: ['src/store/*.ts', 'src/store/migrations/*.ts'],
  async make(directory) {
    const source = { kind: 'embedded', directory, settings: { fsync: 'off' } } as const
    await using store = await openStore({ source, clock: systemClock, log: () => undefined })
    const { isUp, reason } = await store.health()
    if (!isUp) throw new Error(reason)
  },
}

/**
 * Lays a copy of a server's files where `startPostgres` will find them: making them takes a second of a processor, and tests
 * start hundreds of servers. They are made once for these sources and kept beside the packages.
 */
export async function layCluster(kept: KeptCluster, directory: string): Promise<void> {
  const from = join(keptFolder, `${kept.name}-${process.getuid?.()}-${digestOf(kept)}`)
  if ((await stat(from).catch(() => null)) === null) await keep(kept, from)
  await mkdir(directory, { recursive: true, mode: 0o711 })
  copy(from, join(directory, 'data'))
}

const root = join(import.meta.dirname, '..', '..')
const keptFolder = join(root, 'node_modules', '.cache', 'sallyport-clusters')
const packages = 'package-lock.json'

async function keep(kept: KeptCluster, to: string): Promise<void> {
  const made = await mkdtemp(join(tmpdir(), 'sallyport-kept-'))
  const draft = `${to}.${process.pid}`
  try {
    await kept.make(made)
    await mkdir(keptFolder, { recursive: true })
    copy(join(made, 'data'), draft)
    // Another process may have been quicker.
    await rename(draft, to).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
    await removePostgres(made)
  }
}

function copy(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${from} could not be copied: ${stderr}`)
}

function digestOf({ sources }: KeptCluster): string {
  const hash = createHash('sha256')
  for (const path of [packages, ...globSync([...sources], { cwd: root }).sort()])
    hash.update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, 16)
}
