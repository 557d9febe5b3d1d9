/** Columns of the tables below; those that begin with `s` are protected. */
const tables: Readonly<Record<string, readonly string[]>> = {
  plain: ['id', 's1', 'a', 'x'],
  told: ['id', 's2', 'a', 'x'],
  paired: ['a', 'id', 's3', 'x'],
  parted: ['id', 'a', 's4', 'x'],
  late: ['id', 's5', 'a', 'x'],
  parent: ['id', 's6', 'a', 'x'],
  keyless: ['id', 's7', 'a', 'x'],
  made: ['id', 's8', 'a', 'x', 's8_kept', 's8_made'],
  alike: ['id', 's9', 'a', 'x'],
  partial: ['id', 's10', 'a', 'x'],
  fronted: ['s11', 'id', 'a', 'x'],
  shown: ['id', 's1', 'a', 'x'],
}

const rowsEach = 40

/** Tables with keys of all kinds. What `s` columns hold hangs on `world`, and nothing else does. */
export function groupedSchema(world: string): string {
  const rows = Object.entries(tables).map(([name, columns]) => {
    const stored = columns.filter((one) => !one.includes('_'))
    const values = stored.map((one) => (one.startsWith('s') ? `md5('${world}' || i)` : valueOf[one]))
    return name === 'shown'
      ? ''
      : `insert into ${name} (${stored.join(', ')}) select ${values.join(', ')} from generate_series(1, ${rowsEach}) i;`
  })
  return `
    create table plain (id int primary key, s1 text, a int, x text);
    create table told (id int primary key, s2 text not null unique, a int, x text);
    create table paired (a int, id int, s3 text unique, x text, primary key (a, id));
    create table parted (id int, a int, s4 text, x text, primary key (id, a)) partition by list (a);
    create table parted_low partition of parted for values in (0, 1);
    create table parted_rest partition of parted default;
    create table late (id int primary key deferrable, s5 text, a int, x text);
    create table parent (id int primary key, s6 text, a int, x text);
    create table child () inherits (parent);
    create table keyless (id int, s7 text, a int, x text);
    create table made (id int primary key, s8 text, a int, x text,
      s8_kept text generated always as (md5(s8)) stored, s8_made text generated always as (md5(s8)) virtual);
    create table alike (id int primary key, s9 text, a int, x text);
    create unique index on alike (s9) nulls not distinct;
    create table partial (id int primary key, s10 text not null, a int, x text);
    create unique index on partial (s10) where id > 0;
    create table fronted (s11 text, id int, a int, x text, primary key (s11, id));
    create view shown as select id, s1, a, x from plain;
    ${rows.join('\n')}
    insert into child select id, md5(s6), a, x from parent;
    insert into keyless select * from keyless;
    analyze`
}

const valueOf: Readonly<Record<string, string>> = { id: 'i', a: 'i % 5', x: "'x' || i % 7" }

interface Entry {
  readonly alias: string
  readonly columns: readonly string[]
  readonly text: string
}

/** Makes random queries that group rows or make them distinct, from a seed. */
export class RandomGrouping {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** Settings under which rows come in other orders. */
  settings(): string {
    return ['hashagg', 'sort', 'hashjoin', 'mergejoin', 'nestloop', 'partitionwise_aggregate']
      .map((one) => `set enable_${one} = ${this.#isSo(0.6) ? 'on' : 'off'}`)
      .join('; ')
  }

  query(): string {
    const entries = Array.from({ length: 1 + this.#below(3) }, (_, at) => this.#entry(at))
    const from = this.#from(entries)
    const keys = this.#keys(entries)
    const names = keys.map((_, at) => (this.#isSo(0.2) ? `o${at}` : null))
    const targets = keys.map((key, at) => (names[at] ? `${key} as ${names[at]}` : key)).join(', ')
    const written = (at: number): string =>
      this.#pick([`${at + 1}`, names[at] ?? keys[at] ?? '', keys[at] ?? ''])
    const limit = this.#isSo(0.2) ? ` limit ${1 + this.#below(9)}` : ''
    const isDistinct = this.#isSo(0.4)
    const order = this.#order(keys, written, isDistinct ? 0.9 : 0.4)
    const grouped = keys.map((_, at) => written(at)).join(', ')
    const text = isDistinct
      ? `select distinct ${targets} from ${from}${order}${limit}`
      : `select ${targets}, count(*) from ${from} group by ${grouped}${order}${limit}`
    return this.#pick([text, text, text, `with q as (${text}) select * from q`, `select * from (${text}) q`])
  }

  #entry(at: number): Entry {
    const [name, columns] = this.#pick(Object.entries(tables))
    const only = this.#isSo(0.1) ? 'only ' : ''
    return { alias: `e${at}`, columns, text: `${only}${name} e${at}` }
  }

  #from([first, ...others]: readonly Entry[]): string {
    let from = first?.text ?? ''
    for (const { alias, text } of others) {
      const kind = this.#pick(['join', 'left join', 'right join', 'full join'])
      const on = this.#pick([`e0.id = ${alias}.id`, `e0.a = ${alias}.a`, `e0.id = ${alias}.a`])
      from +=
        others.length === 1 && this.#isSo(0.2) ? ` ${kind} ${text} using (a)` : ` ${kind} ${text} on ${on}`
    }
    return from
  }

  /** Columns in any order, those of keys more often than others. */
  #keys(entries: readonly Entry[]): readonly string[] {
    const keys = entries.flatMap(({ alias, columns }) =>
      columns
        .filter((one) => this.#isSo(one === 'id' ? 0.7 : one === 'a' ? 0.5 : 0.3))
        .map((one) => (entries.length === 1 && this.#isSo(0.3) ? one : `${alias}.${one}`)),
    )
    const placed = keys.map((key) => ({ key, place: this.#below(1000) }))
    return keys.length === 0
      ? ['e0.id', 'e0.x']
      : placed.sort((l, r) => l.place - r.place).map(({ key }) => key)
  }

  #order(keys: readonly string[], written: (at: number) => string, share: number): string {
    const open = keys.flatMap((key, at) => (/\bs\d/.test(key) || !this.#isSo(0.85) ? [] : [written(at)]))
    return open.length > 0 && this.#isSo(share) ? ` order by ${open.join(', ')}` : ''
  }

  #pick<Item>(from: readonly Item[]): Item {
    const found = from[this.#below(from.length)]
    if (found === undefined) throw new Error('There is nothing to pick from.')
    return found
  }

  #isSo(share: number): boolean {
    return this.#below(1000) < share * 1000
  }

  #below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return (this.#state >>> 8) % limit
  }
}
