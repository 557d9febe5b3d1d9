/** What a server says while a client signs in; it runs code then from 17 on. */
import assert from 'node:assert/strict'
import test from 'node:test'
import pg from 'pg'
import { allowAll, startStage, type Door } from './stage.ts'

const welcoming = `
  CREATE FUNCTION welcome() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN IF current_setting('application_name') ~ '^nnn' THEN RAISE NOTICE 'welcome'; END IF; END $$;
  CREATE EVENT TRIGGER welcoming ON login EXECUTE FUNCTION welcome()`

test('what the server and its code say at a login comes before the first answer', async () => {
  await using stage = await startStage({ policy: allowAll })
  const { socketDirectory: host, port, superuser: user } = stage.bank
  const owner = new pg.Client({ host, port, user, database: stage.direct.database })
  await owner.connect()
  await owner.query(welcoming)
  await owner.end()
  for (const door of [stage.direct, await stage.through('omar')]) {
    assert.deepEqual(await wordsAtLogin(door), ['identifier "nnnnnnnn', 'welcome', 'ready'], door.name)
  }
})

async function wordsAtLogin({ host, port, user, password, database, ca }: Door): Promise<readonly unknown[]> {
  const ssl = ca === null ? {} : { ssl: { ca, servername: 'localhost' } }
  const place = { host, port, user, password, database, ...ssl }
  const client = new pg.Client({ ...place, application_name: 'n'.repeat(65) })
  const said: unknown[] = []
  client.on('notice', ({ message }) => void said.push(message?.slice(0, 20)))
  await client.connect()
  said.push('ready')
  await client.end()
  return said
}
