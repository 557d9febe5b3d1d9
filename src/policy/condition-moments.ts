/** What a condition asks of the time: whether there is a moment at which all of it holds, and one at which it does not. */

/** A part of an expression that asks for nothing but the time. */
interface TimedPart {
  readonly node: unknown
  readonly start: number
  readonly end: number
  /** The fields of `now` that it reads. */
  readonly fields: ReadonlySet<string>
}

/** Parts joined by `&&`, which all have to hold at once. */
export type TimedChain = readonly TimedPart[]

const values: Readonly<Record<string, readonly bigint[]>> = {
  hour: numbers(0, 23),
  minute: numbers(0, 59),
  weekday: numbers(1, 7),
  day: numbers(1, 31),
  month: numbers(1, 12),
}
/** More moments than a look at a file should take. What reads more than that, or a year, is not looked at. */
const momentsMax = 12_000

/** The chains of an expression that ask for the time alone, wherever they stand in it. `whole` is true where one is all of it. */
export function timedChains(
  ast: unknown,
): readonly { readonly chain: TimedChain; readonly whole: boolean }[] {
  const found: { chain: TimedChain; whole: boolean }[] = []
  const visit = (node: unknown, whole: boolean): void => {
    const operands = property(node, 'op') === '&&' ? conjunctsOf(node) : [node]
    const timed = operands.flatMap((one) => timedPart(one) ?? [])
    if (timed.length > 0) found.push({ chain: timed, whole: whole && timed.length === operands.length })
    for (const one of operands)
      if (timedPart(one) === null || property(one, 'op') === '||')
        for (const part of partsOf(one)) visit(part, false)
  }
  visit(ast, true)
  return found
}

/** Whether a chain holds never, always or at times; null where that would take too long, or cannot be told. */
export function holdsWhen(chain: TimedChain): 'never' | 'always' | 'at-times' | null {
  const fields = [...new Set(chain.flatMap((part) => [...part.fields]))]
  const ranges = fields.map((field) => values[field])
  if (ranges.some((range) => range === undefined)) return null
  const count = ranges.reduce((product, range) => product * (range?.length ?? 0), 1)
  if (count > momentsMax) return null
  const answers = new Set<boolean>()
  for (let at = 0; at < count && answers.size < 2; at += 1) {
    const now = momentAt(at, fields)
    const each = chain.map(({ node }) => valueOf(node, now))
    if (!each.every((one) => typeof one === 'boolean')) return null
    answers.add(each.every(Boolean))
  }
  if (answers.size === 2) return 'at-times'
  return answers.has(true) ? 'always' : 'never'
}

type Value = bigint | boolean | readonly Value[] | undefined

/** The value of a node at a moment; undefined for whatever else than comparing numbers it does. */
function valueOf(node: unknown, now: Moment): Value {
  const operands: unknown = property(node, 'args')
  const operator: unknown = property(node, 'op')
  if (operator === 'value')
    return typeof operands === 'bigint' || typeof operands === 'boolean' ? operands : undefined
  const each: readonly unknown[] = Array.isArray(operands) ? operands : [operands]
  if (operator === '.') return typeof each[1] === 'string' ? now[each[1]] : undefined
  const [left, right] = each.map((one) => valueOf(one, now))
  if (operator === '!_') return typeof left === 'boolean' ? !left : undefined
  if (operator === 'list') return each.map((one) => valueOf(one, now))
  if (operator === 'in')
    return Array.isArray(right) && left !== undefined && !right.includes(undefined)
      ? right.includes(left)
      : undefined
  if (typeof left === 'boolean' && typeof right === 'boolean') return joined(operator, left, right)
  if (typeof left === 'bigint' && typeof right === 'bigint') return compared(operator, left, right)
  return undefined
}

function joined(operator: unknown, left: boolean, right: boolean): boolean | undefined {
  if (operator === '&&') return left && right
  if (operator === '||') return left || right
  if (operator === '==') return left === right
  return operator === '!=' ? left !== right : undefined
}

function compared(operator: unknown, left: bigint, right: bigint): bigint | boolean | undefined {
  switch (operator) {
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '%':
      return right === 0n ? undefined : left % right
    default:
      return undefined
  }
}

type Moment = Readonly<Record<string, bigint>>

const anyMoment = { hour: 0n, minute: 0n, weekday: 1n, day: 1n, month: 1n, year: 2026n }

function momentAt(at: number, fields: readonly string[]): Moment {
  const moment: Record<string, bigint> = { ...anyMoment }
  let rest = at
  for (const field of fields) {
    const range = values[field] ?? []
    moment[field] = range[rest % range.length] ?? 0n
    rest = Math.floor(rest / range.length)
  }
  return moment
}

function conjunctsOf(node: unknown): readonly unknown[] {
  const operands: unknown = property(node, 'args')
  if (property(node, 'op') !== '&&' || !Array.isArray(operands)) return [node]
  return operands.flatMap(conjunctsOf)
}

function timedPart(node: unknown): TimedPart | null {
  const [start, end]: readonly unknown[] = [property(node, 'start'), property(node, 'end')]
  const fields = new Set<string>()
  if (typeof start !== 'number' || typeof end !== 'number' || !readsTimeAlone(node, fields)) return null
  return fields.size === 0 ? null : { node, start, end, fields }
}

/** True where no name but `now` is used, and of that only fields. */
function readsTimeAlone(node: unknown, fields: Set<string>): boolean {
  if (Array.isArray(node)) return node.every((one) => readsTimeAlone(one, fields))
  const operator: unknown = property(node, 'op')
  if (operator === undefined) return true
  const operands: unknown = property(node, 'args')
  if (operator === 'id' || operator === 'call' || operator === 'rcall') return false
  if (operator !== '.') return readsTimeAlone(operands, fields)
  const [holder, field]: readonly unknown[] = Array.isArray(operands) ? operands : []
  if (property(holder, 'op') !== 'id' || property(holder, 'args') !== 'now') return false
  if (typeof field !== 'string') return false
  fields.add(field)
  return true
}

function partsOf(node: unknown): readonly unknown[] {
  const operands: unknown = property(node, 'args')
  const all: readonly unknown[] = Array.isArray(operands) ? operands : [operands]
  return all.filter((one) => property(one, 'op') !== undefined)
}

function numbers(from: number, to: number): readonly bigint[] {
  return Array.from({ length: to - from + 1 }, (_, at) => BigInt(from + at))
}

function property(holder: unknown, key: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined
}
