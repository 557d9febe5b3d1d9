/** How the cells of a column are searched. */
export type ContentForm =
  | 'text'
  /** The text format of whatever has text in it. */
  | 'literal'
  | 'json'
  /** `\x` and hexadecimal digits. */
  | 'hex'
  /** Bytes that may be text. */
  | 'bytes'
  /** The binary format of a type that may have text somewhere inside. */
  | 'structured'

/** True for a form whose cells are searched as the texts that they are. */
export function isText(form: ContentForm): boolean {
  return form === 'text' || form === 'literal' || form === 'json'
}

/**
 * Types without text (pg_type.dat): numbers, times, truth values, addresses, shapes, bits, identifiers, ranges of them, and
 * arrays of all these. What is not named here is searched, and so is every type that a database adds.
 */
const plainTypes: ReadonlySet<number> = new Set([
  16, 18, 20, 21, 22, 23, 24, 26, 27, 28, 29, 30, 600, 601, 602, 603, 604, 628, 629, 650, 651, 700, 701, 718,
  719, 774, 775, 790, 791, 829, 869, 1000, 1002, 1005, 1006, 1007, 1008, 1010, 1011, 1012, 1013, 1016, 1017,
  1018, 1019, 1020, 1021, 1022, 1027, 1028, 1040, 1041, 1082, 1083, 1114, 1115, 1182, 1183, 1184, 1185, 1186,
  1187, 1231, 1266, 1270, 1560, 1561, 1562, 1563, 1700, 2202, 2203, 2204, 2205, 2206, 2207, 2208, 2209, 2210,
  2211, 2278, 2950, 2951, 2970, 3220, 3221, 3904, 3905, 3906, 3907, 3908, 3909, 3910, 3911, 3912, 3913, 3926,
  3927, 4089, 4090, 4096, 4097, 4451, 4532, 4533, 4534, 4535, 4536, 5038, 5069, 6150, 6151, 6152, 6153, 6155,
  6157,
])

const typeOids = { bytea: 17, json: 114, jsonb: 3802 } as const
const textTypes: ReadonlySet<number> = new Set([19, 25, 142, 705, 1042, 1043, 1790, 2275, 3614, 3615, 4072])

/** How cells of this type in this format (1 for binary) are searched; null when they hold no text. */
export function contentFormOf(typeOid: number, format: number): ContentForm | null {
  if (plainTypes.has(typeOid)) return null
  if (typeOid === typeOids.bytea) return format === 1 ? 'bytes' : 'hex'
  if (typeOid === typeOids.json || typeOid === typeOids.jsonb) return 'json'
  if (textTypes.has(typeOid)) return 'text'
  return format === 0 ? 'literal' : 'structured'
}
