import { countOf, integerOf } from '../scope/constants.ts'
import { isOwnType } from '../scope/own-types.ts'
import type { Findings } from '../scope/findings.ts'
import { constantOf, shortLength, sized, sizeMax } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import type { Analysis } from '../scope/scope.ts'
import { growingFunctions } from './total-functions.ts'
import { constantText, nodes } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { castName } from './value-types.ts'

/**
 * How long the server's functions make what they are given. A text may be made so long by itself that it fits only beside short
 * values: what a protected value is put together with must be no longer than what is stored.
 */

/** Types whose values are of a few bytes. */
const shortTypes: ReadonlySet<string> = new Set(
  `bool int2 int4 int8 float4 float8 date time timetz timestamp timestamptz interval uuid money oid name char inet cidr macaddr
  macaddr8 point regclass`.split(/\s+/),
)

/** True for a type of the server whose values are short. */
export function isShortType(type: Tree | null, analysis: Pick<Analysis, 'searchPath' | 'catalog'>): boolean {
  return type !== null && isOwnType(type, analysis) && shortTypes.has(castName(type))
}

/** The same of a type as the catalog shows it. */
export function isShortResult(type: string | null | undefined): boolean {
  return /^(?:SETOF )?(?:boolean|smallint|integer|bigint|real|double precision|date|uuid|interval|void|trigger|time(?:stamp)? .*)$/i.test(
    type ?? '',
  )
}

/** Characters that a function may fill up to and stay short. */
const filledMax = 4096
/** A width of more than two digits, or one that is given. */
const wideFormat = /%(?:\d+\$)?-?(?:\d{3,}|\*)/

/**
 * How many times as long as its arguments, constants bare, together what a function makes of them may be, Infinity where nothing bounds it;
 * undefined for one that makes nothing longer.
 */
export function growthOf(name: string, args: readonly Node[]): number | undefined {
  switch (name) {
    case 'repeat':
      return Math.max(0, countOf(args[1]) ?? Infinity)
    case 'lpad':
    case 'rpad':
      return filledGrowth(countOf(args[1]) ?? Infinity)
    case 'replace':
      return perPlace(args[2], constantText(args[1] ?? null)?.length ?? 0)
    case 'regexp_replace':
      return perPlace(args[2], 0)
    case 'array_fill':
      return Infinity
    case 'overlay':
    case 'array_cat':
    case 'array_append':
    case 'array_prepend':
      return 1
    case 'format': {
      const format = constantText(args[0] ?? null)
      return format === null || wideFormat.test(format) ? Infinity : growingFunctions.get(name)
    }
    case 'array_to_string':
      // Between any two elements stands what is given.
      return constantText(args[1] ?? null) === null ? Infinity : growingFunctions.get(name)
    case 'concat_ws':
      return args[0] && constantText(args[0]) === null ? args.length : 1
    case 'current_setting':
      // See `heldSize` for the others.
      return constantText(args[0] ?? null) === null ? Infinity : undefined
    default:
      return growingFunctions.get(name)
  }
}

/** What a cast makes of a value: types of a fixed length fill it up, however short it is. */
export function filled(value: Lineage, type: Tree | null, findings: Findings): Lineage {
  if (type === null || !/^_?(?:bpchar|bit)$/.test(castName(type))) return value
  const [length] = nodes(type, 'typmods')
  if (length === undefined) return value
  const { size = 0 } = constantOf(integerOf(length) ?? Infinity)
  // Each element of an array is filled up.
  const isLong = size > sizeMax || (size > 0 && nodes(type, 'arrayBounds').length > 0)
  return sized(value, isLong ? findings.long() : size)
}

/** Each of the few characters that a short constant counts as may become so many. */
function filledGrowth(count: number): number | undefined {
  if (count > filledMax) return Infinity
  return count <= shortLength ? undefined : Math.ceil(count / shortLength)
}

/** What stands for each character, or each text of a length. */
function perPlace(put: Node | undefined, length: number): number | undefined {
  const text = constantText(put ?? null)
  if (text === null) return put === undefined ? undefined : Infinity
  return text.length <= length ? undefined : text.length
}
