/** Random attempts of every form: a random query shown, stored, fetched, copied, explained, looped over. */
import type { CorpusCase, Step } from './case-file.ts'
import { randomQuery, randomReturning, type Dice } from './random-queries.ts'
import type { WireForm } from './wire.ts'

const forms: readonly WireForm[] = ['simple', 'extended', 'binary', 'portal', 'piped', 'describe']

/** One attempt; the same for the same numbers of the dice. */
export function randomCase(dice: Dice, name: string): CorpusCase {
  const query = randomQuery(dice, dice.chance(30))
  const texts = dice.one(makers)(query, dice)
  const form = dice.one(forms)
  const steps = texts.map((text, at): Step => {
    // What a text of several statements cannot be sent as.
    const isLast = at === texts.length - 1 && !text.includes(';')
    return { form: isLast ? form : 'simple', by: 'self', text, copyIn: '' }
  })
  return { name, steps, undo: null, marks: ['unordered'] }
}

type Maker = (query: string, dice: Dice) => readonly string[]

const makers: readonly Maker[] = [
  (query) => [query],
  (query) => [query],
  (query, dice) => [
    'begin',
    `declare held cursor for ${query}`,
    `fetch ${1 + dice.below(3)} from held`,
    'fetch all held',
  ],
  (query) => [`prepare made as ${query}`, 'execute made'],
  (query) => [`prepare made as ${query}`, 'explain (verbose, costs off) execute made'],
  (query, dice) => [
    `copy (${query}) to stdout${dice.one(['', ' csv', ' csv header', ' binary', " (delimiter '|')"])}`,
  ],
  (query) => [`explain (verbose, costs off) ${query}`],
  (query) => [`explain (verbose, costs off, format json) ${query}`],
  (query, dice) => [
    `select ${dice.one(['q', 'q::text', 'to_jsonb(q)', 'row(q.*)', 'q.*', 'md5(q::text)'])} from (${query}) q`,
  ],
  (query, dice) => [
    `select ${dice.one(['count(q)', 'jsonb_agg(q)', 'array_agg(q)', "string_agg(q::text, ',')", 'max(q::text)', 'count(distinct q::text)'])} from (${query}) q`,
  ],
  (query, dice) => [
    `select q::text from (${query}) q ${dice.one(['union', 'union all', 'except', 'intersect'])} select q::text from (${randomQuery(dice, false)}) q`,
  ],
  (query, dice) => [
    `select q.*, ${dice.one(['row_number() over ()', 'lag(q::text) over ()', 'first_value(q::text) over ()', 'count(*) over (partition by q::text)'])} from (${query}) q`,
  ],
  (query) => [`select a.id, l.* from accounts a, lateral (${query}) l`],
  (query) => [`select e.* from (${query}) q, lateral jsonb_each_text(to_jsonb(q)) e`],
  (query) => [`select p.* from (${query}) q, lateral jsonb_path_query(to_jsonb(q), '$.*') p`],
  (query) => [`with q as materialized (${query}) select q, (select count(*) from q) from q`],
  (query) => [
    `with recursive w (n, x) as (select 1, (select q::text from (${query}) q limit 1) union all select n + 1, x from w where n < 3) select * from w`,
  ],
  (query) => [`create temp table mine as ${query}`, 'select * from mine'],
  (query) => [`create temp view mine as ${query}`, 'select m, m.* from mine m'],
  (query) => [`insert into scratch select 1, q::text from (${query}) q returning t`, 'select t from scratch'],
  (query) => [`update scratch set t = (select q::text from (${query}) q limit 1) returning *`],
  (query) => [
    `with gone as (delete from scratch using (${query}) q returning q::text as x) select x from gone`,
  ],
  (query) => [
    `merge into scratch s using (${query}) q on s.id = 1 when matched then update set t = q::text when not matched then do nothing`,
  ],
  (query) => [
    `do $do$ declare r record; begin for r in ${query} loop raise notice '%', r; end loop; end $do$`,
  ],
  (query) => [
    `do $do$ declare r text; begin select q::text into r from (${query}) q limit 1; perform set_config('my.r', r, false); end $do$`,
    "select current_setting('my.r', true)",
  ],
  (query) => [`select 1 where exists (${query})`],
  (query) => [`select id from accounts where id in (select length(q::text) from (${query}) q)`],
  (query) => [`values ((select q::text from (${query}) q limit 1), 1)`],
  (query) => [`select xmlforest(q::text as x) from (${query}) q`],
  (_, dice) => {
    const { table, list } = randomReturning(dice)
    return [
      dice.one([
        `update ${table} set name = name returning ${list}`,
        `delete from ${table} where id = 3 returning ${list}`,
        `update ${table} set id = id returning ${list}`,
      ]),
    ]
  },
  (_, dice) => {
    const { table, list } = randomReturning(dice)
    return [
      `with changed as (update ${table} set id = id returning ${list}) select changed, changed.* from changed`,
    ]
  },
]
