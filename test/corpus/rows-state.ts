/** Tells whether rows are as they were put, dead ones and free places too, so that they are put back only where they are not. */
import type { Client } from 'pg'

export type RowsPart = 'bank' | 'shop'

export type RowsState = Readonly<Record<RowsPart, string>>

/**
 * Yields a question for a digest of where the pages of each part's tables end and were last written, and of its sequences:
 * it changes with whatever is written to them, undone or not. Asked before any case is played.
 */
const questionOf = `select 'select ' || string_agg(format('md5(concat_ws(%L, %s)) as %I', '|', states, part), ', ') as question from (
  select part, string_agg(state, ', ' order by oid) as states from (
    select c.oid, case n.nspname when 'shop' then 'shop' else 'bank' end as part, case relkind
      when 'S' then format('(select last_value || is_called::text from %s)', c.oid::regclass)
      else format('(select pg_relation_filenode(%1$L::regclass) || coalesce(string_agg(lsn::text || lower || upper, '',''), '''')
        from generate_series(0, pg_relation_size(%1$L::regclass) / 8192 - 1) block, page_header(get_raw_page(%1$L, block::int)))', c.oid::regclass) end as state
    from pg_class c join pg_namespace n on n.oid = relnamespace
    where relkind in ('r', 'S') and nspname in ('public', 'shop')) as relations
  group by part) as parts`

/** Made for the relations that are there now. */
export async function openRowsState(owner: Client): Promise<() => Promise<RowsState | null>> {
  const { rows } = await owner.query<{ question: string }>(questionOf)
  const question = rows[0]?.question ?? ''
  return async () => {
    // A case may have dropped a table: then nothing is as it was.
    const answer = await owner
      .query<Record<RowsPart, string>>({ name: 'rows state', text: question })
      .catch(() => null)
    return answer?.rows[0] ?? null
  }
}
