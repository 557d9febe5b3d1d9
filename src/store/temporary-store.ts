import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../core/clock.ts'
import { Secret } from '../core/secret.ts'
import { openStore, type Store } from './database.ts'
import { type EmbeddedPostgres, removePostgres, startPostgres } from './embedded.ts'
import { emptyStore, layCluster, type KeptCluster } from './kept-cluster.fixture.ts'

/** A real server for tests, which survives its own death but not the machine's, and as many stores on it as a test wants; all gone afterwards. */
export interface TemporaryServer extends AsyncDisposable {
  readonly server: EmbeddedPostgres
  /** What a store or a gateway opens. */
  readonly url: Secret
  /** One more store on the same database, as another replica would open it. */
  open(callMsMax?: number): Promise<Store>
}

/** `kept`: with what it begins; a store unless said otherwise. */
export async function startTemporaryServer(kept: KeptCluster = emptyStore): Promise<TemporaryServer> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-test-'))
  await layCluster(kept, directory)
  const server = await startPostgres({
    directory,
    port: null,
    superuser: 'sallyport',
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '60' },
    log: () => undefined,
  })
  const stores: Store[] = []
  const host = encodeURIComponent(server.socketDirectory)
  const url = new Secret(`postgres://sallyport@${host}:${server.port}/postgres`)
  return {
    server,
    url,
    async open(callMsMax = 3000) {
      const source = { kind: 'url', url } as const
      const store = await openStore({ source, clock: systemClock, log: () => undefined, callMsMax })
      stores.push(store)
      return store
    },
    async [Symbol.asyncDispose]() {
      for (const store of stores) await store[Symbol.asyncDispose]()
      await server.stop()
      await removePostgres(directory)
    },
  }
}
