/** What a generated query may read: a name and its columns, all of type text. */
interface Source {
  readonly name: string
  readonly columns: readonly string[]
}

/** An entry of FROM as expressions see it. */
interface Visible {
  readonly alias: string
  readonly columns: readonly string[]
}

/** Tables and views of text columns that the generated queries read, for tests. */
const readable: readonly Source[] = [
  { name: 'customers', columns: ['id', 'name', 'ssn', 'email'] },
  { name: 'accounts', columns: ['id', 'iban', 'note'] },
  { name: 'cards', columns: ['id', 'pan'] },
  { name: 'customer_view', columns: ['id', 'full_name', 'ssn'] },
  { name: 'deep_view', columns: ['id', 'u', 'iban'] },
  { name: 'copied', columns: ['id', 'pan'] },
  { name: 'logs', columns: ['id', 'secret'] },
  { name: 'heirs', columns: ['id', 'mark', 'extra'] },
]

/** Makes random SELECTs, and changes that return rows, from a seed. */
export class RandomQuery {
  #state: number
  #aliases = 0

  constructor(seed: number) {
    this.#state = seed
  }

  statement(): string {
    const kind = this.#below(10)
    if (kind === 0) return `insert into scratch(x, y) ${this.#select(2, [], [], 2)} returning x, y, upper(x)`
    if (kind === 1) return `update scratch set x = ${this.#expression([], [], 2)} returning scratch.*, x as z`
    if (kind === 2) return `delete from scratch using customers c returning c.ssn, to_jsonb(scratch)::text, y`
    return this.#query(this.#below(4) + 1, [], 3)
  }

  #query(width: number, outer: readonly Visible[], depth: number): string {
    const kind = this.#below(9)
    if (depth > 0 && kind === 0)
      return `${this.#select(width, outer, [], depth - 1)} ${this.#pick(['union all', 'union', 'except all'])} ${this.#select(width, outer, [], depth - 1)}`
    if (depth > 0 && kind <= 2) {
      const name = this.#alias()
      const columns = ['a', 'b', 'c'].map((one) => `${name}${one}`)
      const cte = { name, columns }
      return `with ${name}(${columns.join(', ')}) as (${this.#query(3, outer, depth - 1)}) ${this.#select(width, outer, [cte], depth - 1)}`
    }
    if (depth > 0 && kind === 3) {
      const name = this.#alias()
      const columns = [`${name}n`, `${name}a`, `${name}b`]
      const step = this.#pick([
        `${name}b, ${name}a`,
        `${name}a || ${name}b, ${name}b`,
        `${name}a, upper(${name}b)`,
      ])
      const start = this.#select(2, outer, [], depth - 1)
      return `with recursive ${name}(${columns.join(', ')}) as (select 1, p.* from (${start}) p union all select ${name}n + 1, ${step} from ${name} where ${name}n < 3) ${this.#select(width, outer, [{ name, columns: columns.slice(1) }], depth - 1)}`
    }
    return this.#select(width, outer, [], depth)
  }

  #select(width: number, outer: readonly Visible[], ctes: readonly Source[], depth: number): string {
    const from = this.#from(outer, ctes, depth)
    const visible = from.visible
    const outputs = Array.from({ length: width }, () => {
      const value = this.#expression(visible, outer, depth)
      return this.#below(3) === 0 ? `${value} as o${this.#below(4)}` : value
    })
    const where = this.#below(3) === 0 ? ` where ${this.#expression(visible, outer, 1)} is not null` : ''
    return `(select ${this.#pick(['', '', 'distinct '])}${outputs.join(', ')} from ${from.text}${where} limit 20)`
  }

  #from(
    outer: readonly Visible[],
    ctes: readonly Source[],
    depth: number,
  ): { readonly text: string; readonly visible: readonly Visible[] } {
    const first = this.#entry(outer, ctes, depth)
    const kind = this.#below(6)
    if (kind <= 2) return { text: first.text, visible: [first] }
    const second = this.#entry(outer, ctes, depth - 1, [first])
    const visible = [first, second]
    if (kind === 3) return { text: `${first.text}, ${second.text}`, visible }
    const shared = first.columns.includes('id') && second.columns.includes('id')
    if (shared && kind === 4)
      return {
        text: `${first.text} ${this.#pick(['', 'left ', 'full '])}join ${second.text} using (id)`,
        visible,
      }
    if (kind === 4) return { text: `${first.text} cross join ${second.text}`, visible }
    const join = `${first.text} left join ${second.text} on true`
    const alias = this.#alias()
    const columns = Array.from(
      { length: first.columns.length + second.columns.length },
      (_, at) => `${alias}${at}`,
    )
    return this.#below(2) === 0
      ? { text: `(${join}) as ${alias}(${columns.join(', ')})`, visible: [{ alias, columns }] }
      : { text: join, visible }
  }

  #entry(
    outer: readonly Visible[],
    ctes: readonly Source[],
    depth: number,
    beside: readonly Visible[] = [],
  ): Visible & { readonly text: string } {
    const alias = this.#alias()
    const kind = this.#below(8)
    const source = this.#pick(ctes.length > 0 && kind < 6 ? ctes : readable)
    if (depth > 0 && kind === 0) {
      const columns = [`${alias}p`, `${alias}q`]
      return {
        alias,
        columns,
        text: `(${this.#query(2, outer, depth - 1)}) as ${alias}(${columns.join(', ')})`,
      }
    }
    const left = beside[0]
    if (depth > 0 && kind === 1 && left) {
      const columns = [`${alias}l`]
      const text = `lateral (${this.#select(1, [...beside, ...outer], [], depth - 1)}) as ${alias}(${columns[0]})`
      return { alias, columns, text }
    }
    if (kind === 2 && left) {
      const columns = [`${alias}k`, `${alias}v`]
      return {
        alias,
        columns,
        text: `jsonb_each_text(to_jsonb(${left.alias})) as ${alias}(${columns.join(', ')})`,
      }
    }
    if (kind === 3) {
      const columns = [`${alias}s`]
      const value = this.#expression(left ? [left] : [], outer, 1)
      return { alias, columns, text: `regexp_split_to_table(${value}, ';') as ${alias}(${columns[0]})` }
    }
    return { alias, columns: source.columns, text: `${source.name} as ${alias}` }
  }

  #expression(visible: readonly Visible[], outer: readonly Visible[], depth: number): string {
    const all = [...visible, ...visible, ...outer]
    const kind = this.#below(depth > 0 ? 18 : 3)
    if (all.length === 0 && kind < 4)
      return depth > 0 ? `(${this.#select(1, outer, [], depth - 1)} limit 1)` : `'nothing'`
    const item = all.length > 0 ? this.#pick(all) : null
    const inner = (): string => this.#expression(visible, outer, depth - 1)
    if (kind < 3 && item) return `${item.alias}.${this.#pick(item.columns)}`
    if (kind === 3 && item)
      return this.#pick([
        `${item.alias}::text`,
        `to_jsonb(${item.alias})::text`,
        `row(${item.alias}.*)::text`,
      ])
    switch (kind) {
      case 4:
        return `upper(${inner()})`
      case 5:
        return `reverse(${inner()})`
      case 6:
        return `(${inner()} || ';' || ${inner()})`
      case 7:
        return `coalesce(${inner()}, ${inner()})`
      case 8:
        return `case when ${inner()} is null then ${inner()} else ${inner()} end`
      case 9:
        return `(array[${inner()}, ${inner()}])[1]`
      case 10:
        return `json_build_object('k', ${inner()})::text`
      case 11:
        return `(${this.#select(1, [...visible, ...outer], [], depth - 1)} limit 1)`
      case 12:
        return `array_to_string(array(${this.#select(1, [...visible, ...outer], [], depth - 1)}), ',')`
      case 13:
        return `first_value(${inner()}) over (order by ${inner()})`
      case 14:
        return `greatest(${inner()}, nullif(${inner()}, ''))`
      case 15:
        return `owner_of(${inner()})`
      case 16:
        return `substr(${inner()}, 1)::varchar`
      default:
        return `(select string_agg(${this.#pick(['ssn', 'email'])}, ',') from customers)`
    }
  }

  #alias(): string {
    this.#aliases++
    return `t${this.#aliases}`
  }

  #pick<Member>(members: readonly Member[]): Member {
    const member = members[this.#below(members.length)]
    if (member === undefined) throw new Error('Nothing to pick from.')
    return member
  }

  /** A whole number from 0 to below `limit`; the mulberry32 generator, which fits the purpose and no other. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}
