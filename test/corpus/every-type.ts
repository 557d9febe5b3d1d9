/**
 * A set that is made by machine: a table for each strategy, with a protected column of every type, and questions for them in
 * every form under every setting that says how values are written.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canariesOf } from './canaries.ts'
import type { CorpusCase, Step } from './case-file.ts'
import type { CorpusSet } from './sets.ts'
import type { WireForm } from './wire.ts'

/** A type with its value in each world: what the masks keep of both, the year and the last four characters, is the same. */
type Sample = readonly [type: string, a: string, b: string]

const [one, other] = ['canaryalpha', 'canarybeta.']
const texts = ['text', 'varchar(40)', 'char(30)', 'name', 'citext', 'own_text', 'own_checked'].map(
  (type): Sample => [type, `'${one}6781'`, `'${other}6781'`],
)
/** Letters that are one byte in some encodings and two in UTF-8. */
const letters: readonly Sample[] = [
  ['text', "repeat('ABCDEF', 4) || '4±°ª4±°ª4±°ª4±°ª'", "repeat('ABCDEF', 4) || '4¬±¬4¬±¬4¬±¬4±°ª'"],
  ['varchar(60)', "repeat('ABCDEF', 4) || '4ｱｲｳ4ｱｲｳ4ｱｲｳ4ｱｲｳ'", "repeat('ABCDEF', 4) || '4ｳｴｲ4ｳｴｲ4ｳｴｲ4ｱｲｳ'"],
]
const numbers = [
  'int2',
  'int4',
  'int8',
  'numeric',
  'numeric(20,4)',
  'float4',
  'float8',
  'money',
  'oid',
  'own_number',
].map((type): Sample => [type, '14567', '23891'])
const moments: readonly Sample[] = [
  ['date', "'1971-11-22'", "'1971-03-14'"],
  ['date', "'0044-11-15 BC'", "'0044-03-15 BC'"],
  ['timestamp', "'1971-11-22 04:05:06.789'", "'1971-03-14 11:22:33.444'"],
  ['timestamp(0)', "'0044-11-22 04:05:06 BC'", "'0044-03-14 11:22:33 BC'"],
  ['timestamptz', "'1971-11-22 04:05:06.789+00'", "'1971-03-14 11:22:33.444+00'"],
  ['time', "'04:05:06.789'", "'11:22:33.444'"],
  ['timetz', "'04:05:06.789+02'", "'11:22:33.444-07'"],
  ['interval', "'1 year 2 mons -3 days 04:05:06.7'", "'9 years -8 mons 7 days -06:05:04.3'"],
  ['interval', "'14567 days'", "'-23891 days'"],
]
const ranges: readonly Sample[] = [
  ['int4range', "'[14567,)'", "'(,23891)'"],
  ['int8range', "'empty'", "'[14567,23891)'"],
  ['numrange', "'(14567.5,23891.5]'", "'(14567.5,)'"],
  ['daterange', "'[1971-11-22,infinity)'", "'[-infinity,1971-03-14)'"],
  ['tsrange', "'[1971-11-22 01:02,)'", "'(,1971-03-14 03:04)'"],
  ['tstzrange', "'[1971-11-22 01:02+00,)'", "'(,1971-03-14 03:04+00)'"],
  ['own_range', `'[${one},)'`, `'[${other},)'`],
]
const multiranges: readonly Sample[] = [
  ['int4multirange', "'{[14567,23891),[30000,)}'", "'{}'"],
  ['datemultirange', "'{[1971-11-22,1980-01-01),[1990-01-01,infinity)}'", "'{(,1971-03-14)}'"],
  ['own_multirange', `'{[${one},${one}z)}'`, `'{[${other},${other}z)}'`],
]
const shapes: readonly Sample[] = [
  ['point', "'(14567,1)'", "'(23891,2)'"],
  ['line', "'{14567,1,1}'", "'{23891,1,1}'"],
  ['lseg', "'[(14567,1),(1,1)]'", "'[(23891,2),(2,2)]'"],
  ['box', "'(14567,1),(1,1)'", "'(23891,2),(2,2)'"],
  ['path', "'[(14567,1),(1,1)]'", "'((23891,2),(2,2))'"],
  ['polygon', "'((14567,1),(1,1))'", "'((23891,2),(2,2),(3,3))'"],
  ['circle', "'<(14567,1),1>'", "'<(23891,2),2>'"],
  ['cube', "'(14567,1)'", "'(23891,2)'"],
]
const documents: readonly Sample[] = [
  ['json', `'{"k": "${one}", "n": [14567, null]}'`, `'{"k": "${other}", "n": []}'`],
  ['jsonb', `'{"k": "${one}", "n": 14567}'`, `'["${other}", 23891]'`],
  ['jsonb', `'"${one}"'`, `'null'`],
  ['jsonpath', `'$."${one}"'`, `'$."${other}"'`],
  ['xml', `'<a>${one}</a>'`, `'<b>${other}</b>'`],
  ['hstore', `'k=>${one}'`, `'${other}=>NULL'`],
  ['tsvector', `'${one}:1'`, `'${other}:2'`],
  ['tsquery', `'${one} & x'`, `'!${other}'`],
  ['ltree', `'a.${one}'`, `'canarybeta'`],
]
const others: readonly Sample[] = [
  ['bool', 'true', 'false'],
  ['"char"', "'k'", "'z'"],
  ['bytea', `'${one}'`, `'${other}'`],
  ['bit(8)', "B'01000001'", "B'10111110'"],
  ['varbit', "B'0100000'", "B'101111101'"],
  ['uuid', "'41112222-3333-4444-4111-222233334444'", "'52223333-4444-5555-5222-333344445555'"],
  ['inet', "'41.11.22.33/8'", "'2001:db8::5222'"],
  ['cidr', "'41.11.22.0/24'", "'2001:db8::/64'"],
  ['macaddr', "'41:11:22:33:44:55'", "'52:22:33:44:55:66'"],
  ['macaddr8', "'41:11:22:33:44:55:66:77'", "'52:22:33:44:55:66:77:88'"],
  ['pg_lsn', "'16/B374D848'", "'2A/C0FFEE42'"],
  ['regclass', "'pg_type'", "'pg_class'"],
  ['own_kind', `'${one}'`, `'${other}'`],
  ['own_row', `row('${one}', 14567, array['${one}'])`, `row('${other}', null, null)`],
  ['own_rows', `array[row('${one}', 1, null)::own_row]`, `'{}'`],
  ['own_nested', `row(array[row('${one}', 1, null)::own_row, null], 'x')`, `row(null, '${other}')`],
  ['text[]', `'[-2:0]={${one},NULL,"q\\"uote"}'`, `'{{${other}},{x}}'`],
  ['date[]', `'{1971-11-22,infinity,NULL}'`, `'{1971-03-14}'`],
  ['own_text[]', `array['${one}'::own_text]`, `array['${other}'::own_text, null]`],
  ['int4range[]', `'{"[14567,)",empty}'`, `'{"(,23891)"}'`],
  ['bytea[]', `array['${one}'::bytea]`, `array['${other}'::bytea, null]`],
]

const strategies: Readonly<Record<string, string>> = {
  nothing: "'null'",
  words: '{ fixed: \'[hidden], "x" \\\\ é\' }',
  ends: '{ keep-last: 4 }',
  phone: 'token',
  years: 'year',
}

/** How values are written, by settings that come in turn. */
const manners: readonly (readonly string[])[] = [
  [
    "datestyle = 'ISO, DMY'",
    'intervalstyle = postgres_verbose',
    'bytea_output = escape',
    'extra_float_digits = 3',
  ],
  [
    "datestyle = 'SQL, MDY'",
    'intervalstyle = sql_standard',
    'bytea_output = hex',
    'extra_float_digits = -15',
  ],
  ["datestyle = 'German'", 'intervalstyle = iso_8601', 'xmlbinary = hex', "timezone = 'Asia/Kathmandu'"],
  ["datestyle = 'Postgres, DMY'", 'intervalstyle = postgres', 'xmloption = content', "lc_monetary = 'C'"],
]
const encodings = ['LATIN1', 'WIN1252', 'EUC_JP', 'SJIS', 'GB18030', 'LATIN9', 'KOI8R']

/** Writes the set to a folder; multiranges are there from 14 on. */
export async function everyTypeSet(folder: string, serverVersion: number): Promise<CorpusSet> {
  await mkdir(folder, { recursive: true })
  const samples = samplesFor(serverVersion)
  const columns = samples.map(([type], at) => `c${at} ${type}`).join(', ')
  const names = [...Object.keys(strategies), 'shown']
  const schema = [
    'create domain own_text as text',
    "create domain own_checked as text check (value <> '')",
    'create domain own_number as int8',
    `create type own_kind as enum ('${one}', '${other}')`,
    'create type own_row as (t text, n int, l text[])',
    'create domain own_rows as own_row[]',
    'create type own_nested as (rows own_row[], t text)',
    'create type own_range as range (subtype = text)',
    'create table scratch (id int)',
    ...names.map((name) => `create table ${name} (id int primary key, open text, ${columns})`),
  ]
  const rowsOf = (world: 1 | 2): string =>
    names
      .map((name) => {
        const values = samples.map((sample) => sample[name === 'shown' ? 1 : world]).join(', ')
        const nulls = samples.map(() => 'null').join(', ')
        return `insert into ${name} values (1, 'open', ${values}), (2, null, ${nulls})`
      })
      .join(';\n')
  await writeFile(join(folder, 'types.sql'), `${schema.join(';\n')};\n`)
  await writeFile(join(folder, 'rows-a.sql'), rowsOf(1))
  await writeFile(join(folder, 'rows-b.sql'), rowsOf(2))
  await writeFile(join(folder, 'policy.yaml'), policyOf(samples.length))
  return {
    folder,
    schemas: ['types.sql'],
    sharedRows: [],
    emptied: `truncate ${names.join(', ')}`,
    isSwept: false,
    judgedBy: { file: '', resource: '' },
    scratch: 'public.scratch',
    canaries: canariesOf(['canaryalpha', 'canarybeta'], []),
  }
}

/** Questions about each of those tables. Settings come at once with the question, in a SET or a function's own clause. */
export function everyTypeCases(): readonly CorpusCase[] {
  const found: CorpusCase[] = []
  const add = (name: string, steps: readonly Step[]): void =>
    void found.push({ name: `every-type/${name}`, steps, undo: null, marks: [] })
  Object.keys(strategies).forEach((table, turn) => {
    forms(table).forEach(([form, text], at) => {
      const manner = manners[(turn + at) % manners.length] ?? []
      const settings = manner.map((words) => step('simple', `set ${words}`))
      add(`${table} ${form} ${at}: ${text.slice(0, 40)}`, [...settings, step(form, text)])
    })
    // In the middle of a session, between two questions of one transaction.
    const between = manners.flatMap((manner) => [
      step('simple', `set local ${manner[0]}`),
      step('simple', `select * from ${table} order by id`),
      step('binary', `select * from ${table} order by id`),
    ])
    add(`${table} between`, [step('simple', 'begin'), ...between, step('simple', 'commit')])
  })
  return found
}

/** Sessions that come to speak another encoding, after which no text is read: what is asked with that, or was prepared before. */
export function encodingCases(): readonly CorpusCase[] {
  return encodings.map((encoding): CorpusCase => {
    const columns = encoding === 'SJIS' || encoding === 'EUC_JP' ? 'id, c8' : 'id, c7'
    const asked = `select ${columns} from ends order by id; select ${columns} from words order by id`
    const steps = [
      step('parse', `select ${columns} from ends order by id`),
      step('simple', `set client_encoding = '${encoding}'; ${asked}`),
      step('simple', `select ${columns} from ends order by id`),
      step('kept', 'kept'),
      step('simple', `copy (select ${columns} from ends) to stdout`),
    ]
    return { name: `every-type/in ${encoding}`, steps, undo: null, marks: [] }
  })
}

/** The same of a table that nothing protects: each answer must be the server's own. */
export function openTypeCases(): readonly CorpusCase[] {
  return forms('shown').map(([form, text], at): CorpusCase => {
    const manner = manners[at % manners.length] ?? []
    const settings = manner.map((words) => step('simple', `set ${words}`))
    return {
      name: `every-type/open ${form} ${at}`,
      steps: [...settings, step(form, text)],
      undo: null,
      marks: [],
    }
  })
}

function forms(table: string): readonly (readonly [WireForm, string])[] {
  const all = `select * from ${table} order by id`
  return [
    ['simple', all],
    ['extended', all],
    ['binary', all],
    ['portal', all],
    ['simple', `copy ${table} to stdout`],
    ['simple', `copy (${all}) to stdout (format csv, header, force_quote *)`],
    ['simple', `copy ${table} to stdout (format binary)`],
    ['simple', `begin; declare k binary cursor for ${all}; fetch all from k; commit`],
    ['binary', `select t, row(t.open, t.c0) from ${table} t order by id`],
    ['simple', `select to_jsonb(t), t::text, row_to_json(t) from ${table} t order by id`],
    ['binary', `update ${table} set open = 'x' returning *`],
  ]
}

function step(form: WireForm, text: string): Step {
  return { form, by: 'self', text, copyIn: '' }
}

function samplesFor(serverVersion: number): readonly Sample[] {
  const later = serverVersion >= 14 ? multiranges : []
  return [
    ...texts,
    ...letters,
    ...numbers,
    ...moments,
    ...ranges,
    ...later,
    ...shapes,
    ...documents,
    ...others,
  ]
}

function policyOf(count: number): string {
  const classes = Object.entries(strategies).map(([name, mask]) => `  ${name}: { mask: ${mask} }`)
  const columns = Object.keys(strategies).flatMap((table) =>
    Array.from({ length: count }, (_, at) => `      public.${table}.c${at}: ${table}`),
  )
  return `version: 1
classes:
${classes.join('\n')}
protect:
  - resources: { names: [world_a, world_b] }
    columns:
${columns.join('\n')}
rules:
  - name: encodings
    effects: [session]
    objects: [client_encoding]
    verdict: allow
  - name: everything-but-the-dangerous
    verdict: allow
`
}
