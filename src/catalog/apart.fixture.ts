import { Client } from 'pg'
import { emptyServer } from '../store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../store/temporary-store.ts'
import type { TextRow } from '../sql/snapshot/snapshot-queries.ts'

/** A database that nobody else is in, so that nothing else changes there, with three connections to it. */
export interface Apart extends AsyncDisposable {
  readonly reader: Client
  readonly definer: Client
  readonly other: Client
}

/** On a server of its own, which goes away with it. */
export async function openApart(): Promise<Apart> {
  const server = await startTemporaryServer(emptyServer)
  const { socketDirectory: host, port, superuser: user } = server.server
  const connect = async (database: string): Promise<Client> => {
    const client = new Client({ host, port, user, database })
    await client.connect()
    return client
  }
  const first = await connect('postgres')
  await first.query('create database apart')
  await first.end()
  const [reader, definer, other] = [await connect('apart'), await connect('apart'), await connect('apart')]
  return {
    reader,
    definer,
    other,
    async [Symbol.asyncDispose]() {
      await Promise.all([reader.end(), definer.end(), other.end()])
      await server[Symbol.asyncDispose]()
    },
  }
}

/** Asks as a reading of the catalog does: everything comes as text. */
export async function ask(
  client: Client,
  text: string,
  values?: readonly string[],
): Promise<readonly TextRow[]> {
  const types = { getTypeParser: () => (value: string) => value }
  const asked = { text, rowMode: 'array' as const, types, ...(values ? { values: [...values] } : {}) }
  return (await client.query<(string | null)[]>(asked)).rows
}
