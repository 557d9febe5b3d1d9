/** Random queries over the corpus bank, from a seed: joins, named queries, sub-selects, expressions, aggregates. */

/** A source of chance that gives the same numbers for the same seed (mulberry32). */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }

  one<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)]
    if (found === undefined) throw new Error('There is nothing to choose from.')
    return found
  }

  chance(percent: number): boolean {
    return this.below(100) < percent
  }
}

type Kind = 'text' | 'number' | 'date' | 'json' | 'document' | 'array' | 'boolean' | 'other'

interface Column {
  readonly name: string
  readonly kind: Kind
  /** Values differ between the worlds. */
  readonly isProtected: boolean
}

interface Rows {
  readonly alias: string
  readonly from: string
  readonly columns: readonly Column[]
}

const open = (name: string, kind: Kind): Column => ({ name, kind, isProtected: false })
const closed = (name: string, kind: Kind): Column => ({ name, kind, isProtected: true })

const tables: readonly (readonly [string, readonly Column[]])[] = [
  [
    'customers',
    [
      open('id', 'number'),
      open('name', 'text'),
      open('city', 'text'),
      closed('ssn', 'text'),
      closed('email', 'text'),
      closed('phone', 'text'),
      closed('date_of_birth', 'date'),
      closed('grade', 'text'),
      closed('score', 'number'),
      closed('profile', 'json'),
      closed('tags', 'array'),
      closed('ssn_area', 'text'),
    ],
  ],
  [
    'accounts',
    [open('id', 'number'), open('customer_id', 'number'), open('kind', 'text'), open('balance', 'number')],
  ],
  [
    'cards',
    [open('id', 'number'), open('customer_id', 'number'), closed('pan', 'text'), open('brand', 'text')],
  ],
  ['notes', [open('id', 'number'), open('customer_id', 'number'), closed('body', 'text')]],
  ['events', [open('id', 'number'), open('at', 'date'), open('kind', 'text'), closed('payload', 'text')]],
  ['staff', [open('id', 'number'), open('name', 'text'), closed('pin', 'text')]],
  [
    'customer_overview',
    [open('id', 'number'), open('name', 'text'), closed('ssn_tail', 'text'), closed('email', 'text')],
  ],
  ['customer_snapshot', [open('id', 'number'), open('name', 'text'), closed('number', 'text')]],
  [
    'vitals',
    [
      open('id', 'number'),
      open('name', 'text'),
      closed('handle', 'text'),
      closed('weight', 'number'),
      closed('seen', 'date'),
      closed('doc', 'document'),
      closed('span', 'other'),
      closed('place', 'other'),
      closed('felt', 'other'),
      closed('raw', 'other'),
      closed('waits', 'other'),
      closed('token', 'other'),
    ],
  ],
  ['everyone_as_table()', [open('who', 'number'), closed('what', 'text')]],
]

/** Expressions over one table's columns, by its own name: for RETURNING. */
export function randomReturning(dice: Dice): { readonly table: string; readonly list: string } {
  const [table, columns] = dice.one(
    tables.filter(([name]) => /^(?:customers|vitals|cards|staff)$/.test(name)),
  )
  const list = new Writer(dice, false).list([{ alias: table, from: table, columns }])
  return { table, list }
}

/** One SELECT. `isLoose` lets protected columns steer it too, so that most of them must be refused. */
export function randomQuery(dice: Dice, isLoose: boolean): string {
  return new Writer(dice, isLoose).select(2)
}

class Writer {
  readonly #dice: Dice
  readonly #isLoose: boolean
  #names = 0

  constructor(dice: Dice, isLoose: boolean) {
    this.#dice = dice
    this.#isLoose = isLoose
  }

  select(depth: number): string {
    const dice = this.#dice
    const ctes: string[] = []
    const sources: Rows[] = []
    const count = 1 + dice.below(2)
    for (let at = 0; at < count; at++) {
      const rows = this.#rows(depth)
      if (dice.chance(25)) {
        const name = this.#name('q')
        ctes.push(
          `${name} as ${dice.chance(30) ? 'materialized ' : ''}(select ${rows.alias}.* from ${rows.from})`,
        )
        const alias = this.#name('t')
        sources.push({ alias, from: `${name} as ${alias}`, columns: rows.columns })
      } else sources.push(rows)
    }
    const parts = [
      ctes.length > 0 ? `with ${ctes.join(', ')}` : '',
      `select ${this.list(sources)}`,
      this.#from(sources),
    ]
    if (dice.chance(40)) parts.push(`where ${this.#condition(sources)}`)
    if (dice.chance(25)) parts.push(`order by ${this.#steering(sources)}`)
    return parts.filter((part) => part !== '').join(' ')
  }

  /** What a SELECT or RETURNING shows. */
  list(sources: readonly Rows[]): string {
    const dice = this.#dice
    const list = Array.from(
      { length: 1 + dice.below(4) },
      () => `${this.#expression(sources, 3)} as ${this.#name('c')}`,
    )
    if (dice.chance(15)) list.push(`${dice.one(sources).alias}.*`)
    return list.join(', ')
  }

  #rows(depth: number): Rows {
    const dice = this.#dice
    const alias = this.#name('t')
    if (depth > 0 && dice.chance(30)) {
      const inner = this.#rows(depth - 1)
      const columns = inner.columns.filter(() => dice.chance(80))
      if (columns.length > 0) {
        const renamed = columns.map((column) => ({ ...column, name: this.#name('c') }))
        const list = columns.map((column, at) => `${inner.alias}.${column.name} as ${renamed[at]?.name}`)
        const union = dice.chance(25)
          ? ` union all select ${columns.map((column) => `${inner.alias}.${column.name}`).join(', ')} from ${inner.from}`
          : ''
        return {
          alias,
          from: `(select ${list.join(', ')} from ${inner.from}${union}) as ${alias}`,
          columns: renamed,
        }
      }
    }
    const [name, columns] = dice.one(tables)
    return { alias, from: `${name} as ${alias}`, columns }
  }

  #from(sources: readonly Rows[]): string {
    const [first, ...others] = sources
    if (!first) return ''
    return `from ${first.from}${others
      .map((rows) => {
        if (this.#dice.chance(20)) return `, lateral (select * from ${rows.from}) as ${rows.alias}`
        const [left, right] = [this.#column([first], 'number', true), this.#column([rows], 'number', true)]
        return left === null || right === null
          ? ` cross join ${rows.from}`
          : ` ${this.#dice.one(['join', 'left join'])} ${rows.from} on ${left} = ${right}`
      })
      .join('')}`
  }

  #expression(sources: readonly Rows[], depth: number): string {
    const dice = this.#dice
    const any = dice.one(sources)
    const column = dice.one(any.columns)
    const value = `${any.alias}.${column.name}`
    if (depth === 0 || dice.chance(35)) return value
    const inner = (): string => this.#expression(sources, depth - 1)
    if (dice.chance(30)) {
      return dice.one([
        () => `coalesce(${this.#texts(sources)}, 'none')`,
        () => `case when ${this.#condition(sources)} then ${this.#texts(sources)} else 'x' end`,
        () => `to_jsonb(${any.alias})`,
        () => `${any.alias}::text`,
        () => `row(${inner()}, ${inner()})`,
        () => `(select ${inner()} limit 1)`,
        () => `array[${this.#texts(sources)}, 'x']`,
        () => `json_build_object('k', ${inner()})`,
        () => `nullif(${this.#texts(sources)}, 'grade-amber')`,
        () => `count(*) over ()`,
        () => `rank() over (order by ${this.#steering(sources)})`,
        () => `(${this.#texts(sources)} || ${this.#texts(sources)})`,
        () => `num_nulls(${inner()}, ${inner()})`,
        () => `pg_typeof(${inner()})::text`,
      ])()
    }
    switch (column.kind) {
      case 'text':
        return dice.one([
          `upper(${value})`,
          `reverse(${value})`,
          `left(${value}, ${1 + dice.below(5)})`,
          `md5(${value})`,
          `length(${value})`,
          `substr(${value}, ${1 + dice.below(6)}, 2)`,
          `split_part(${value}, '-', 1)`,
          `replace(${value}, '-', '')`,
          `${value} like '8%'`,
          `${value} = '899-40-6781'`,
          `ascii(${value})`,
          `to_json(${value})`,
          `string_to_array(${value}, '-')`,
          `concat_ws(',', ${value}, 'x')`,
          `(${value} || '!')::varchar(5)`,
          `regexp_replace(${value}, '[0-9]', '#')`,
          `${value} ~ '^8'`,
          `convert_to(${value}, 'UTF8')`,
        ])
      case 'number':
        return dice.one([
          `${value} + 1`,
          `${value}::text`,
          `${value} > 500`,
          `${value} / 7`,
          `1 / (${value} - 700)`,
          `greatest(${value}, 5)`,
          `to_char(${value}, '9999')`,
          `generate_series(1, (${value} / 300)::int)`,
          `round(${value})`,
        ])
      case 'date':
        return dice.one([
          `extract(month from ${value})`,
          `${value}::text`,
          `to_char(${value}, 'DD')`,
          `${value} > date '1962-06-01'`,
          `age(${value}, ${value})`,
          `${value} + 1`,
        ])
      case 'json':
        return dice.one([
          `${value} ->> 'pin'`,
          `${value} #>> '{deep,list,0}'`,
          `${value} ? 'pet'`,
          `jsonb_typeof(${value})`,
          `jsonb_object_keys(${value})`,
          `${value}::text`,
          `(${value} ->> 'pin')::int`,
        ])
      case 'array':
        return dice.one([
          `${value}[1]`,
          `array_length(${value}, 1)`,
          `unnest(${value})`,
          `array_to_string(${value}, ',')`,
          `cardinality(${value})`,
          `${value} || 'x'::text`,
        ])
      case 'document':
        return dice.one([
          `${value} ->> 'pet'`,
          `${value} #>> '{deep,pin}'`,
          `json_typeof(${value} -> 'deep')`,
          `json_object_keys(${value})`,
          `${value}::jsonb ? 'pet'`,
          `json_extract_path_text(${value}, 'pet')`,
          `json_strip_nulls(${value})`,
        ])
      case 'other':
        return dice.one([
          `${value}::text`,
          `to_jsonb(${value})`,
          `concat(${value})`,
          `array[${value}]`,
          `row(${value}, 1)`,
          `${value} is null`,
          `format('%s', ${value})`,
          `max(${value}::text) over ()`,
        ])
      case 'boolean':
        return value
    }
  }

  #texts(sources: readonly Rows[]): string {
    return `(${this.#column(sources, 'text', false) ?? `'x'`})::text`
  }

  #condition(sources: readonly Rows[]): string {
    const number = this.#column(sources, 'number', !this.#isLoose)
    const text = this.#column(sources, 'text', !this.#isLoose)
    if (number !== null && this.#dice.chance(50)) return `${number} > ${this.#dice.below(12)}`
    return text === null ? 'true' : `${text} like '%${this.#dice.one(['a', '8', 'O'])}%'`
  }

  #steering(sources: readonly Rows[]): string {
    return this.#column(sources, this.#dice.one(['number', 'text']), !this.#isLoose) ?? '1'
  }

  /** A column of this kind, unprotected when it must not be a protected one; null when there is none. */
  #column(sources: readonly Rows[], kind: Kind, mustBeOpen: boolean): string | null {
    const found = sources.flatMap((rows) =>
      rows.columns
        .filter((column) => column.kind === kind && !(mustBeOpen && column.isProtected))
        .map((column) => `${rows.alias}.${column.name}`),
    )
    return found.length === 0 ? null : this.#dice.one(found)
  }

  #name(start: string): string {
    this.#names += 1
    return `${start}${this.#names}`
  }
}
