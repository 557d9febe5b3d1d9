/** Removes whatever was made in a database since a moment, by the numbers that the server gives to all it makes. */
import type { Client } from 'pg'
import type { RowsState } from './rows-state.ts'

/** Marks the moment, for the session that sweeps later. */
const markedNewest = `select set_config('sweep.newest', (select max(oid)::text from
  (select max(oid) as oid from pg_class union all select max(oid) from pg_proc union all select max(oid) from pg_type
   union all select max(oid) from pg_rewrite union all select max(oid) from pg_attrdef union all select max(oid) from pg_constraint
   union all select max(oid) from pg_trigger) as all_made), false)`

/** Yields a question whose answer changes where any row that is there, its place, a sequence, or what there is at all does. */
const stateQuestion = `select 'select md5(concat_ws(''|'', ' || string_agg(case relkind
      when 'S' then format('(select last_value || is_called::text from %s)', oid::regclass)
      else format('(select string_agg(t.ctid::text || t::text, '','' order by t.ctid) from only %s t)', oid::regclass) end, ', ' order by oid)
    || ', (select max(oid) from pg_class), (select max(oid) from pg_proc), (select max(oid) from pg_type), (select max(oid) from pg_rewrite),
      (select max(oid) from pg_trigger), (select max(oid) from pg_constraint))) as state' as question
  from pg_class where relkind in ('r', 'm', 'S') and relnamespace in (select oid from pg_namespace where nspname !~ '^pg_|^information_schema$')`

const catalogs = [
  'pg_event_trigger',
  'pg_publication',
  'pg_policy',
  'pg_rewrite',
  'pg_trigger',
  'pg_class',
  'pg_cast',
  'pg_operator',
  'pg_proc',
  'pg_type',
  'pg_ts_config',
  'pg_collation',
  'pg_statistic_ext',
  'pg_foreign_server',
  'pg_namespace',
]
const made = catalogs
  .map(
    (name) => `select '${name}'::regclass as catalog, oid from ${name} where oid > newest
      ${name === 'pg_class' ? "and relkind in ('r', 'v', 'm', 'S', 'f', 'p', 'i', 'c') and relpersistence <> 't'" : ''}`,
  )
  .join(' union all ')

export const swept = `do $$
declare one record; newest oid := current_setting('sweep.newest')::oid;
begin
  for one in select (pg_identify_object(catalog, oid, 0)).* from (${made}) as all_made loop
    begin
      if one.identity !~ '^pg_temp' then
        execute format('drop %s if exists %s cascade', one.type, one.identity);
      end if;
    exception when others then null;
    end;
  end loop;
  for one in select conrelid::regclass as place, conname from pg_constraint where oid > newest and conrelid <> 0 loop
    begin
      execute format('alter table %s drop constraint if exists %I cascade', one.place, one.conname);
    exception when others then null;
    end;
  end loop;
end $$`

/** Marks this moment as the one to sweep back to. What it makes tells what a database holds, as far as the sweep puts it back. */
export async function openSweptState(owner: Client): Promise<() => Promise<RowsState | null>> {
  await owner.query(markedNewest)
  return async () => {
    const made = await owner.query<{ question: string }>(stateQuestion)
    const answer = await owner.query<{ state: string }>(made.rows[0]?.question ?? '').catch(() => null)
    const state = answer?.rows[0]?.state
    return state === undefined ? null : { bank: state, shop: '' }
  }
}
