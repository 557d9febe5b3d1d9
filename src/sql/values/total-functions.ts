import { countOf, integerOf } from '../scope/constants.ts'
import { constantText, node, tree, word, words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/**
 * Functions that no value of a row can make fail, run long or grow beyond bounds. A function that is not here can be
 * made to answer a question about a value by failing on it, whatever becomes of its result.
 */

/**
 * `stored`: every value that a column holds in earnest passes, but values that lie far out can be put in its stead (a date that no
 * timestamp holds, a number near the largest, a document of which the server keeps the text alone).
 */
export type Totality = 'every' | 'stored' | 'no'

/** The type of an argument, null where it is not known. */
type TypeAt = (at: number) => string | null

/** Which values of its arguments, constants bare, a call of a built-in function by this name cannot fail on. */
export function totalityOf(name: string, args: readonly Node[], typeAt: TypeAt): Totality {
  const rule = totalOnSome.get(name)
  if (!totalOnAll.has(name) && !rule?.(args, typeAt)) return 'no'
  // What no type is known of may be a line.
  if (name === 'length' && !lengthTypes.has(typeAt(0) ?? '')) return 'stored'
  return onStored.has(name) ? 'stored' : 'every'
}

/** Those that take their arguments as an array just as well. */
export const variadicFunctions: ReadonlySet<string> = new Set(
  'concat concat_ws num_nulls num_nonnulls json_build_array jsonb_build_array'.split(' '),
)

const lengthTypes: ReadonlySet<string> = new Set(
  'text varchar bpchar name citext char bytea tsvector bit varbit unknown'.split(' '),
)

const onStored: ReadonlySet<string> = new Set(
  `floor ceil ceiling round trunc sum avg stddev stddev_pop stddev_samp variance var_pop var_samp age date_trunc
  date_part to_char to_jsonb jsonb_build_array jsonb_build_object jsonb_agg json_strip_nulls json_extract_path
  json_extract_path_text json_object_agg jsonb_object_agg`.split(/\s+/),
)

/** Functions whose result may be longer than what they are given, with how many characters one character may become. */
export const growingFunctions: ReadonlyMap<string, number> = new Map([
  ...['concat', 'concat_ws'].map((name): [string, number] => [name, 1]),
  ...`format quote_literal quote_nullable quote_ident row_to_json to_json to_jsonb json_build_array jsonb_build_array
    json_build_object jsonb_build_object string_agg array_agg json_agg jsonb_agg jsonb_pretty string_to_array array_to_json
    to_char`
    .split(/\s+/)
    .map((name): [string, number] => [name, 2]),
  ['encode', 4],
  // Each character may be an element, with a text between it and the next.
  ['array_to_string', 64],
  ['json_object_agg', 2],
  ['jsonb_object_agg', 2],
])

/** Those that make one value of all rows. */
export const gatheringFunctions: ReadonlySet<string> = new Set(
  'string_agg array_agg json_agg jsonb_agg json_object_agg jsonb_object_agg'.split(' '),
)

/** Those that compare what they are given with other rows' values. */
export const comparingFunctions: ReadonlySet<string> = new Set(['min', 'max', 'mode', 'percentile_disc'])

/** Those of them that fail on a key that is NULL, and on nothing else. */
export const keyedFunctions: ReadonlySet<string> = new Set(['json_object_agg', 'jsonb_object_agg'])

/** Those that look for one text in another. */
export const findingFunctions: ReadonlySet<string> = new Set(
  'strpos position starts_with replace split_part string_to_array'.split(' '),
)

/** Those that add up: moneys and intervals beyond what there is fail. */
export const addingFunctions: ReadonlySet<string> = new Set(['sum', 'avg'])

/** Those that make a row. */
export const recordFunctions: ReadonlySet<string> = new Set(
  `json_populate_record json_populate_recordset json_to_record json_to_recordset jsonb_populate_record
  jsonb_populate_recordset jsonb_to_record jsonb_to_recordset`.split(/\s+/),
)

const totalOnAll: ReadonlySet<string> = new Set(
  `upper lower initcap casefold char_length character_length octet_length bit_length reverse ascii md5 strpos
  position starts_with concat concat_ws quote_literal quote_nullable quote_ident to_hex sha224 sha256 sha384 sha512
  hashtext row_to_json to_json to_jsonb array_to_json json_build_array jsonb_build_array jsonb_typeof json_typeof
  jsonb_strip_nulls json_strip_nulls jsonb_pretty cardinality array_length array_dims array_ndims array_upper
  array_lower pg_typeof pg_column_size num_nulls num_nonnulls floor ceil ceiling sign isempty isfinite
  count min max sum avg bool_and bool_or every any_value json_agg jsonb_agg stddev stddev_pop stddev_samp variance
  var_pop var_samp first_value last_value row_number rank dense_rank percent_rank cume_dist now current_date
  mode grouping jsonb_extract_path jsonb_extract_path_text json_extract_path json_extract_path_text version
  current_database current_schema json_object_agg jsonb_object_agg`.split(/\s+/),
)

type Rule = (args: readonly Node[], typeAt: TypeAt) => boolean

const lengthMax = 4096
const constantsMax = 64
/** Formats without widths, positions and %I, which fails on NULL. */
const plainFormat = /^(?:[^%]|%%|%s|%L)*$/
/** Templates of numbers that are none of those that fail: two signs, two points, two exponents, V, which multiplies. */
const numberTemplate = /^(?:FM|\$| )*S?(?:FM|\$| )*[09,G]*(?:[.D][09]*)?$/i
const encodings: ReadonlySet<string> = new Set(['hex', 'base64', 'escape'])
const dateUnits = 'century day decade dow doy epoch isodow isoyear julian millennium month quarter week year'
const timeUnits = 'hour microseconds milliseconds minute second'
const spanUnits = `century day decade epoch millennium month quarter year ${timeUnits}`
/** Units that a value of each type has. */
const unitsOf: Readonly<Record<string, ReadonlySet<string>>> = {
  date: wordsOf(dateUnits),
  timestamp: wordsOf(`${dateUnits} ${timeUnits}`),
  timestamptz: wordsOf(`${dateUnits} ${timeUnits}`),
  interval: wordsOf(spanUnits),
  time: wordsOf(`epoch ${timeUnits}`),
}
const truncatedTo = wordsOf(`century day decade millennium month quarter year ${timeUnits}`)
const measured: ReadonlySet<string> = new Set('path lseg box line polygon circle point'.split(' '))
const numbers: ReadonlySet<string> = new Set('int2 int4 int8 numeric float4 float8'.split(' '))

const gatheredTypes: ReadonlySet<string> = new Set([
  ...numbers,
  ...'bool text varchar bpchar date time timetz timestamp timestamptz interval uuid json jsonb bytea inet cidr citext'.split(
    ' ',
  ),
])

const totalOnSome: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  // With an encoding, bytes that are none in it fail; the length of a line may be too large.
  ['length', (args, typeAt) => args.length === 1 && !measured.has(typeAt(0) ?? '')],
  // Between two infinities there is no interval.
  ['age', (args) => args.length === 1 || args.some(isFinite)],
  ...names(
    'left right btrim ltrim rtrim translate string_to_array array_to_string round trunc',
    othersConstant,
  ),
  ...names('lag lead nth_value', othersConstant),
  // What stands between any two of many values is as long as who binds it wants it to be.
  ['string_agg', (args) => othersConstant(args) && args.slice(1).every((one) => !isBound(one))],
  // Arrays of different sizes cannot be gathered, and a domain may be over arrays.
  ['array_agg', (_, typeAt) => gatheredTypes.has(typeAt(0) ?? '')],
  ['encode', (args) => encodings.has(constantText(args[1] ?? null)?.toLowerCase() ?? '')],
  ['to_char', isPlainTemplate],
  // Its fraction must lie between 0 and 1.
  ['percentile_disc', (args) => args.every(isConstant)],
  ...names('date_part extract', (args, typeAt) => {
    const type = typeAt(1)
    return unitsOf[type === 'unknown' ? '' : (type ?? '')]?.has(unitOf(args[0])) ?? false
  }),
  [
    'date_trunc',
    (args, typeAt) => {
      const unit = unitOf(args[0])
      // A third names a zone, which may be none.
      if (args.length !== 2) return false
      return (
        truncatedTo.has(unit) ||
        (unit === 'week' && ['date', 'timestamp', 'timestamptz'].includes(typeAt(1) ?? ''))
      )
    },
  ],
  // Given a text instead of a number, this takes a pattern.
  ['substring', (args) => isPart(args, integerOf)],
  ['substr', (args) => isPart(args, countOf)],
  ['split_part', (args) => othersConstant(args) && (countOf(args[2]) ?? 0) !== 0],
  // How much longer it becomes is told by what is put in.
  ['replace', (args) => othersConstant(args) && textLength(args[2]) <= constantsMax],
  ...names(
    'lpad rpad',
    (args) => othersConstant(args) && Math.abs(countOf(args[1]) ?? Infinity) <= lengthMax,
  ),
  [
    'format',
    (args) => {
      const text = constantText(args[0] ?? null) ?? '%'
      return plainFormat.test(text) && (text.replaceAll('%%', '').match(/%/g)?.length ?? 0) < args.length
    },
  ],
  // A key that is NULL fails, and one that has no value.
  ...names(
    'json_build_object jsonb_build_object',
    (args) => args.length % 2 === 0 && args.every((arg, at) => at % 2 === 1 || isKey(arg)),
  ),
  // A setting that is not there fails, unless it is asked for so.
  ['current_setting', (args) => isTrue(args[1])],
])

function wordsOf(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}

function unitOf(value: Node | undefined): string {
  return constantText(value ?? null)?.toLowerCase() ?? ''
}

function isKey(value: Node): boolean {
  return integerOf(value) !== null || (constantText(value)?.length ?? Infinity) <= constantsMax
}

function isTrue(value: Node | undefined): boolean {
  return value?.tag === 'A_Const' && tree(value.body, 'boolval')?.['boolval'] === true
}

/** Any template will do for a point in time, plain ones for a number; for a span of time some of them fail. */
function isPlainTemplate(args: readonly Node[], typeAt: TypeAt): boolean {
  const template = constantText(args[1] ?? null)
  if (template === null) return false
  if (['date', 'timestamp', 'timestamptz'].includes(typeAt(0) ?? '')) return template.length <= constantsMax
  return numbers.has(typeAt(0) ?? '') && numberTemplate.test(template)
}

function names(list: string, rule: Rule): readonly (readonly [string, Rule])[] {
  return list.split(' ').map((name) => [name, rule] as const)
}

function othersConstant(args: readonly Node[]): boolean {
  return args.slice(1).every(isConstant)
}

/** The same value for every row: a constant of moderate length, also in a cast, or a parameter. */
function isConstant(value: Node | undefined): boolean {
  if (value?.tag === 'ParamRef') return true
  if (value?.tag === 'TypeCast') return isConstant(node(value.body, 'arg') ?? undefined)
  if (value?.tag !== 'A_Const') return integerOf(value) !== null
  return (constantText(value) ?? '').length <= constantsMax
}

function isBound({ tag, body }: Node): boolean {
  const inner = tag === 'TypeCast' ? node(body, 'arg') : null
  return tag === 'ParamRef' || (inner !== null && isBound(inner))
}

/** A point in time that is written out and is no infinity. */
function isFinite(value: Node): boolean {
  const inner = value.tag === 'TypeCast' ? node(value.body, 'arg') : value
  if (inner?.tag === 'SQLValueFunction') return true
  if (inner?.tag === 'FuncCall')
    return ['now', 'pg_catalog.now'].includes(words(inner.body, 'funcname').join('.'))
  const text = constantText(inner)
  return text !== null && !/inf/i.test(text)
}

/** Where a part begins, and perhaps how long it is, which must not be negative. */
function isPart([, from, ...length]: readonly Node[], numberOf: typeof integerOf): boolean {
  return numberOf(from) !== null && length.every((one) => (numberOf(one) ?? -1) >= 0)
}

function textLength(value: Node | undefined): number {
  return constantText(value ?? null)?.length ?? Infinity
}

/** True for a pattern of LIKE that cannot fail half-way and cannot make matching take long. */
export function isPlainPattern(value: Node | null): boolean {
  const text = constantText(value)
  if (text === null) return value?.tag === 'A_Const' && word(value.body, 'isnull') === ''
  return isPlainPatternText(text)
}

/** The same of a pattern's text, quotes doubled or not. */
export function isPlainPatternText(text: string): boolean {
  return text.length <= constantsMax && !text.includes('\\') && text.split('%').length <= 9
}
