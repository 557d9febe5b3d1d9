import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { functionEffects } from '../src/sql/text/function-effects.ts'
import { functionOutputs, pureFunctions, setFunctions } from '../src/sql/text/pure-functions.ts'
import { emptyServer } from '../src/store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../src/store/temporary-store.ts'
import { startServerOf } from './corpus/server.ts'

// The list of built-in functions that only compute, held against the catalogs of real servers.

/** Volatile functions that stand in the list all the same, by the reason why each does no more than compute. */
const argued: Readonly<Record<string, string>> = {
  'time and chance: no two calls agree, and nothing is read or changed':
    'clock_timestamp timeofday random random_normal gen_random_uuid uuidv4 uuidv7 array_sample array_shuffle',
  'the state of the server, its log and its clocks: no rows of anybody': `pg_control_checkpoint pg_control_init pg_control_recovery pg_control_system pg_current_wal_flush_lsn
    pg_current_wal_insert_lsn pg_current_wal_lsn pg_get_wal_replay_pause_state pg_get_wal_resource_managers
    pg_get_wal_summarizer_state pg_is_in_recovery pg_is_wal_replay_paused pg_last_wal_receive_lsn
    pg_last_wal_replay_lsn pg_last_xact_replay_timestamp pg_jit_available pg_get_loaded_modules pg_get_wait_events
    pg_get_shmem_allocations pg_get_shmem_allocations_numa pg_get_aios pg_notification_queue_usage
    pg_show_replication_origin_status pg_stat_get_recovery_prefetch pg_stat_get_io pg_stat_get_backend_io
    pg_stat_get_backend_wal pg_stat_have_stats pg_prepared_xact`,
  'locks and transactions by number, without what they hold': `pg_blocking_pids pg_safe_snapshot_blocking_pids pg_isolation_test_session_is_blocked pg_lock_status
    pg_get_multixact_members pg_last_committed_xact pg_xact_commit_timestamp pg_xact_commit_timestamp_origin
    pg_xact_status txid_status`,
  'sizes, which the server shows to whoever connects': `pg_database_size pg_tablespace_size pg_relation_size pg_table_size pg_indexes_size pg_total_relation_size`,
  'definitions: volatile because they look at files or locks of the catalog': `pg_collation_actual_version pg_database_collation_actual_version pg_partition_ancestors pg_partition_tree`,
  'the place of a sequence, which is no value of a column':
    'lastval pg_sequence_last_value pg_get_sequence_data',
  'counters of the own transaction': `pg_stat_get_xact_numscans
    pg_stat_get_xact_tuples_deleted pg_stat_get_xact_tuples_fetched
    pg_stat_get_xact_tuples_inserted pg_stat_get_xact_tuples_returned
    pg_stat_get_xact_tuples_updated`,
  'what the session itself has cached of counters': 'pg_stat_clear_snapshot pg_stat_force_next_flush',
}

/** Of the functions that make a value of any type, whose checks may be functions of users: none may be in the list. */
const makesAnyType = /^(?:domain|array|record|range|multirange)_(?:in|recv)$|^pg_input_/

interface BuiltIn {
  readonly name: string
  readonly isVolatile: boolean
  readonly yieldsRows: boolean
  /** Names of its result's columns; empty for one value. */
  readonly outputs: readonly string[]
}

const servers: { readonly version: string; readonly functions: ReadonlyMap<string, BuiltIn> }[] = []
const closing = new AsyncDisposableStack()

before(async () => {
  const { server } = closing.use(await startTemporaryServer(emptyServer))
  servers.push(await read(server.socketDirectory, server.port, server.superuser))
  // Whatever else is installed; CI installs 15.
  for (const version of [13, 14, 15, 16, 17]) {
    const programs = `/usr/lib/postgresql/${version}/bin`
    if (!existsSync(join(programs, 'postgres'))) continue
    const directory = await mkdtemp(join(tmpdir(), 'sallyport-functions-'))
    // So that the server's own account reaches what is below it, and all of it goes with the folder.
    await chmod(directory, 0o711)
    closing.defer(() => rm(directory, { recursive: true, force: true }))
    const older = closing.use(await startServerOf(programs, join(directory, 'server')))
    servers.push(await read(older.socketDirectory, older.port, older.superuser))
  }
})
after(() => closing.disposeAsync())

test('I3: no volatile built-in counts as pure without a reason', () => {
  const reasons = new Set(Object.values(argued).flatMap((names) => names.split(/\s+/)))
  const seen = new Set<string>()
  for (const { version, functions } of servers)
    for (const { name, isVolatile } of functions.values()) {
      if (!isVolatile || !pureFunctions.has(name)) continue
      seen.add(name)
      assert.ok(reasons.has(name), `${name} is volatile in ${version}, and nothing says why it is harmless`)
    }
  for (const name of reasons) assert.ok(seen.has(name), `${name} is argued for in vain`)
})

test('I3: no built-in that makes a value of any type counts as pure, and none counts as two things', () => {
  for (const name of pureFunctions) {
    assert.doesNotMatch(name, makesAnyType)
    assert.ok(!functionEffects.has(name), name)
  }
})

test('built-ins that yield rows are known to', () => {
  for (const { version, functions } of servers)
    for (const { name, yieldsRows, outputs } of functions.values()) {
      if (!pureFunctions.has(name)) continue
      if (yieldsRows) assert.ok(setFunctions.has(name), `${name} yields rows in ${version}`)
      // The list is the newest server's; on an older one such a row of another form is masked whole.
      const known = version.startsWith('PostgreSQL 18') ? functionOutputs.get(name) : undefined
      if (known) for (const one of outputs) assert.ok(known.includes(one), `${name} has ${one} in ${version}`)
    }
})

test('every name in the list is that of a built-in', () => {
  const all = new Set(servers.flatMap(({ functions }) => [...functions.keys()]))
  // Some were dropped before 18; with that server alone they cannot be told from slips.
  if (servers.length > 1) for (const name of pureFunctions) assert.ok(all.has(name), name)
  else assert.ok([...pureFunctions].filter((name) => !all.has(name)).length < 100)
})

async function read(host: string, port: number, user: string): Promise<(typeof servers)[number]> {
  const client = new Client({ host, port, user, database: 'postgres' })
  await client.connect()
  const { rows } = await client.query<{ name: string; volatile: boolean; rows: boolean; outputs: string[] }>(`
    select proname as name, bool_or(provolatile = 'v') as volatile, bool_or(proretset) as rows,
      coalesce((select array_agg(o) from unnest(string_to_array(min(outputs), ' ')) as o), '{}') as outputs
    from (select p.*, (select string_agg(p.proargnames[o.place], ' ') from
        unnest(p.proargmodes) with ordinality as o (mode, place) where o.mode in ('o', 'b', 't')) as outputs
      from pg_catalog.pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and p.oid < 16384) as p
    group by proname`)
  const { rows: versions } = await client.query<{ version: string }>('select version() as version')
  await client.end()
  const functions = rows.map((row): [string, BuiltIn] => [
    row.name,
    { name: row.name, isVolatile: row.volatile, yieldsRows: row.rows, outputs: row.outputs },
  ])
  return { version: versions[0]?.version ?? '?', functions: new Map(functions) }
}
