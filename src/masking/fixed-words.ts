/**
 * What the server says in words that hold no value of any row: that it gave up waiting, that somebody else was first, that a number is
 * too large. They tell no more than the SQLSTATE beside them, which is always told.
 */

/** The words of an error or a notice, a character for each byte; null where it has none of these. */
export interface SaidWords {
  readonly message: string
  readonly detail: string | null
  readonly hint: string | null
  /** Who was at work. */
  readonly context: string | null
  /** Where in the text that was sent. */
  readonly position: string | null
  /** True where it is of a text that some code ran. */
  readonly isWithin: boolean
}

/** What of them is told; the rest is withheld. */
export interface ToldWords {
  readonly message: string
  readonly detail: string | null
  readonly hint: string | null
  readonly context?: string
}

/** `#` stands for a number, `*` for a name. */
const sentences: Readonly<Record<string, readonly string[]>> = {
  '08P01': [
    'bind message supplies # parameters, but prepared statement "*" requires #',
    'insufficient data left in message',
  ],
  '0A000': ['cannot truncate a table referenced in a foreign key constraint'],
  '21000': [
    'more than one row returned by a subquery used as an expression',
    'ON CONFLICT DO UPDATE command cannot affect row a second time',
    'MERGE command cannot affect row a second time',
  ],
  '22001': [
    'value too long for type character varying(#)',
    'value too long for type character(#)',
    'bit string too long for type bit varying(#)',
  ],
  '22003': [
    'smallint out of range',
    'integer out of range',
    'bigint out of range',
    'money out of range',
    'numeric field overflow',
    'value overflows numeric format',
    'value out of range: overflow',
    'value out of range: underflow',
  ],
  '22008': ['date out of range', 'time out of range', 'timestamp out of range', 'interval out of range'],
  '22011': ['negative substring length not allowed'],
  '22012': ['division by zero'],
  '22013': ['frame starting offset must not be negative', 'frame ending offset must not be negative'],
  '2201E': ['cannot take logarithm of zero', 'cannot take logarithm of a negative number'],
  '2201F': ['cannot take square root of a negative number', 'zero raised to a negative power is undefined'],
  '2201W': ['LIMIT must not be negative'],
  '22023': ['step size cannot equal zero'],
  '2202H': ['sample percentage must be between 0 and 100'],
  '2201X': ['OFFSET must not be negative'],
  '22P03': ['incorrect binary data format in bind parameter #'],
  '25P03': ['terminating connection due to idle-in-transaction timeout'],
  '25P04': ['terminating connection due to transaction timeout'],
  '40001': [
    'could not serialize access due to concurrent update',
    'could not serialize access due to concurrent delete',
    'could not serialize access due to read/write dependencies among transactions',
    'canceling statement due to conflict with recovery',
  ],
  '40P01': ['deadlock detected'],
  '42601': ['wrong number of parameters for prepared statement "*"'],
  '53200': ['out of memory'],
  '55P03': [
    'canceling statement due to lock timeout',
    'could not obtain lock on row in relation "*"',
    'could not obtain lock on relation "*"',
  ],
  '57014': ['canceling statement due to statement timeout', 'canceling statement due to user request'],
  '57P01': ['terminating connection due to administrator command'],
  '57P05': ['terminating connection due to idle-session timeout'],
}

const details: readonly string[] = [
  'Reason code: Canceled on identification as a pivot, during write.',
  'Reason code: Canceled on identification as a pivot, during commit attempt.',
  'Reason code: Canceled on identification as a pivot, during conflict in checking.',
  'Reason code: Canceled on identification as a pivot, during conflict out checking.',
  'Reason code: Canceled on commit attempt with conflict in from prepared pivot.',
  'Reason code: Canceled on conflict out to old pivot.',
  'Reason code: Canceled on conflict out to pivot #, during read.',
  'Reason code: Canceled on conflict out to old pivot #.',
  'Reason code: Canceled on identification as a pivot, with conflict out to old committed transaction #.',
  'Process # waits for ShareLock on transaction #; blocked by process #.\nProcess # waits for ShareLock on transaction #; blocked by process #.',
  'A field with precision #, scale # must round to an absolute value less than 10^#.',
  'A field with precision #, scale # must round to an absolute value less than #.',
  'A field with precision #, scale # cannot hold an infinite value.',
  'Table "*" references "*".',
  'Expected # parameters but got #.',
  'User was holding shared buffer pin for too long.',
  'Unexpected end of input.',
  'Unexpected "{" character.',
  'Unexpected "}" character.',
  'Unexpected array element.',
  'Array value must start with "{" or dimension information.',
  'Junk after closing right brace.',
  'Missing left parenthesis.',
  'Missing left parenthesis or bracket.',
  'Missing comma after lower bound.',
  'Too few columns.',
  'Too many columns.',
  'Too many commas.',
  'User query might have needed to see row versions that must be removed.',
]

const hints: readonly string[] = [
  'The transaction might succeed if retried.',
  'See server log for query details.',
  'Ensure that no rows proposed for insertion within the same command have duplicate constrained values.',
  'Ensure that not more than one source row matches any one target row.',
  'Truncate table "*" at the same time, or use TRUNCATE ... CASCADE.',
  'Perhaps you need a different "datestyle" setting.',
  'Perhaps you need a different "DateStyle" setting.',
]

/** The server's own sentence where it is one of these, with what it says besides where that is, too; null for any other. */
export function fixedWords(sqlState: string, said: SaidWords): ToldWords | null {
  const { message } = said
  return isAmong(sentences[sqlState] ?? [], message) ? { message, ...fixedBeside(said) } : null
}

/** What holds no value of that which is said beside a sentence. */
export function fixedBeside({ detail, hint }: SaidWords): Pick<ToldWords, 'detail' | 'hint'> {
  return {
    detail: detail !== null && isAmong(details, detail) ? detail : null,
    hint: hint !== null && isAmong(hints, hint) ? hint : null,
  }
}

const bytesMax = 320
const number = '-?[0-9]{1,20}'
const name = '[A-Za-z_0-9$.]{0,130}'

function isAmong(forms: readonly string[], said: string): boolean {
  return said.length <= bytesMax && forms.some((form) => patternOf(form).test(said))
}

const patterns = new Map<string, RegExp>()

function patternOf(form: string): RegExp {
  const known = patterns.get(form)
  if (known) return known
  const escaped = form.replaceAll(/[.^$+?()[\]{}|\\/]/g, String.raw`\$&`)
  const made = new RegExp(`^${escaped.replaceAll('#', number).replaceAll('*', name)}$`)
  patterns.set(form, made)
  return made
}
