import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { Protection } from '../core/decision.ts'
import type { ColumnName } from '../core/inspection.ts'
import { constantRaise } from './constant-raise.ts'
import { fixedWords } from './fixed-words.ts'
import type { SaidWords, ToldWords } from './fixed-words.ts'
import { givenWords } from './given-words.ts'
import type { Sent } from './given-words.ts'
import { openKeyDetail } from './key-detail.ts'
import { conditionOf } from './masks/sqlstate.ts'

const headerBytes = 5 // type, int32 length (counts itself)
const errorType = 0x45 // 'E'
const noticeType = 0x4e // 'N'
const severities: ReadonlySet<string> = new Set([
  'ERROR',
  'FATAL',
  'PANIC',
  'WARNING',
  'NOTICE',
  'DEBUG',
  'INFO',
  'LOG',
])
// User code can raise any code it likes, five characters of its choosing; only codes with a meaning pass.
const raisedByUser = 'P0001'

/**
 * Fields ("Error and Notice Message Fields") that say where and not what, with what each may look like. User code that
 * raises can fill the names as well, so only what reads as a plain identifier passes, and only from those files of the server
 * that name tables and constraints of their own accord.
 */
const identifier = /^[A-Za-z_][A-Za-z0-9_$]{0,62}$/
const digits = /^[0-9]{1,10}$/
const kept: readonly (readonly [code: string, pattern: RegExp])[] = [
  ['P', digits], // position in the statement's text
  ['s', identifier], // schema
  ['t', identifier], // table
  ['c', identifier], // column
  ['d', identifier], // data type
  ['n', identifier], // constraint
  ['F', /^[A-Za-z_][A-Za-z0-9_]{0,50}\.[a-z]{1,3}$/], // file of the server's source
  ['L', digits], // line in it
  ['R', identifier], // routine in it; drivers tell some conditions by it
]
const names: ReadonlySet<string> = new Set('stcdn')
const namingFiles: ReadonlySet<string> = new Set(
  `domains.c execExprInterp.c execIndexing.c execMain.c execPartition.c heap.c nbtinsert.c partbounds.c ri_triggers.c
  tablecmds.c tuplesort.c tuplesortvariants.c typecmds.c`.split(/\s+/),
)

const mayRepeat = 'they may hold protected values'
const withheldDetail = 'The detail is withheld because it may hold protected values.'

interface GuardTerms {
  readonly hasMoved?: boolean
  /** Why the words are withheld. */
  readonly reason?: string
  /** By what the columns of a key are known to be open; absent where none may be told. */
  readonly keys?: {
    readonly masks: ReadonlyMap<ColumnName, Protection>
    readonly snapshot: CatalogSnapshot
  }
  /** What the client asked with; absent where what is said of that may not be told. */
  readonly sent?: Sent
}

/**
 * An ErrorResponse or NoticeResponse without what could repeat a protected value: message, detail, hint, context and
 * internal query go; severity, SQLSTATE, position and object names stay, and one sentence stands for the rest: the server's own where it
 * says no more than these names, with the values of a key all of whose columns are open.
 * `hasMoved`: places in the text that was sent are none in the client's, and tell how long a value is.
 * Takes and gives a whole message with its header. Never throws on what a target sent: what cannot be read is left out.
 */
export function guardMessage(
  message: Buffer,
  { hasMoved = false, reason = mayRepeat, keys, sent }: GuardTerms = {},
): Buffer {
  const fields = fieldsOf(message)
  const isNotice = message[0] === noticeType
  const severity = [fields.get('V'), fields.get('S')].find(
    (word) => word !== undefined && severities.has(word),
  )
  const shownSeverity = severity ?? (isNotice ? 'NOTICE' : 'ERROR')
  const code = fields.get('C') ?? ''
  const sqlState = conditionOf(code) === null ? raisedByUser : code
  const isNaming = namingFiles.has(fields.get('F') ?? '')
  const own = isNaming && reason === mayRepeat ? sentenceOf(code, fields, message) : null
  const said = own === null ? null : wordsOf('D', message)
  const detail =
    keys && said !== null && !isNotice ? openKeyDetail(fields, said, keys.masks, keys.snapshot) : null
  const isOther = own === null && reason === mayRepeat
  const raised = keys && isOther ? constantRaise(fields, saidIn(message), keys.snapshot) : null
  const plain = raised ?? (isOther ? plainWords(code, fields, message, sent) : null)
  const parts = [
    `S${shownSeverity}\0V${shownSeverity}\0C${sqlState}\0`,
    plain !== null
      ? tellWords(plain)
      : own === null
        ? `MThe target reported ${sqlState} ${conditionOf(sqlState)}; its words are withheld because ${reason}.\0`
        : `M${own}\0${said === null ? '' : `D${detail ?? withheldDetail}\0`}`,
  ]
  const where = detail === null ? null : wordsOf('W', message)
  if (where !== null && copiedLine.test(where)) parts.push(`W${where}\0`)
  for (const [code, pattern] of kept) {
    if ((hasMoved && code === 'P') || (names.has(code) && !isNaming)) continue
    const value = fields.get(code)
    if (value !== undefined && pattern.test(value)) parts.push(`${code}${value}\0`)
  }
  const body = parts.join('')
  const guarded = Buffer.allocUnsafe(headerBytes + body.length + 1)
  guarded[0] = isNotice ? noticeType : errorType
  guarded.writeInt32BE(guarded.length - 1, 1)
  guarded.write(body, headerBytes, 'latin1')
  guarded[guarded.length - 1] = 0
  return guarded
}

/**
 * What the server says in English of rows that break a constraint, where that is made of nothing but the names that are kept. Programs
 * tell by these words what went wrong.
 */
const sentences: Readonly<Record<string, readonly string[]>> = {
  '23001': [
    'update or delete on table "*" violates RESTRICT setting of foreign key constraint "n" on table "t"',
  ],
  '23502': [
    'null value in column "c" of relation "t" violates not-null constraint',
    'column "c" of relation "t" contains null values',
  ],
  '23503': [
    'insert or update on table "t" violates foreign key constraint "n"',
    'update or delete on table "*" violates foreign key constraint "n" on table "t"',
  ],
  '23505': ['duplicate key value violates unique constraint "n"', 'could not create unique index "n"'],
  '23514': [
    'new row for relation "t" violates check constraint "n"',
    'new row for relation "t" violates partition constraint',
    'no partition of relation "t" found for row',
    'check constraint "n" of relation "t" is violated by some row',
    'partition constraint of relation "t" is violated by some row',
  ],
  '23P01': ['conflicting key value violates exclusion constraint "n"'],
  '42501': [
    'new row violates row-level security policy for table "*"',
    'new row violates row-level security policy "*" for table "*"',
    'new row violates row-level security policy (USING expression) for table "*"',
    'new row violates row-level security policy "*" (USING expression) for table "*"',
  ],
  '44000': ['new row violates check option for view "*"'],
}
// A domain's name stands without marks, with its schema where the search path does not lead to it.
const ofDomain =
  /^(?:value for domain ([^" ]+) violates check constraint "([^" ]+)"|domain ([^" ]+) does not allow null values)$/
const quoted = /"([stcdn*])"/g
const sentenceBytesMax = 320

/** The message where it is one of these, with `*` for another table's name; null for any other. */
function sentenceOf(sqlState: string, fields: ReadonlyMap<string, string>, message: Buffer): string | null {
  const said = wordsOf('M', message)
  if (said === null || said.length > sentenceBytesMax) return null
  if (isOfDomain(sqlState, fields, said)) return said
  const found = sentences[sqlState]?.some((sentence) => {
    const names = [...sentence.matchAll(quoted)].map(([, code = '']) => code)
    const saidNames = [...said.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name)
    return (
      sentence.replaceAll(quoted, '""') === said.replaceAll(/"[^"]*"/g, '""') &&
      names.every((code, place) => {
        const name = saidNames[place] ?? ''
        return identifier.test(name) && (code === '*' || fields.get(code) === name)
      })
    )
  })
  return found ? said : null
}

function isOfDomain(sqlState: string, fields: ReadonlyMap<string, string>, said: string): boolean {
  const [schema = '', domain = ''] = [fields.get('s'), fields.get('d')]
  const [, checked, constraint, filled] = ofDomain.exec(said) ?? []
  const name = checked ?? filled
  if (name === undefined || !identifier.test(schema) || !identifier.test(domain)) return false
  if (name !== domain && name !== `${schema}.${domain}`) return false
  return constraint === undefined
    ? sqlState === '23502'
    : sqlState === '23514' && identifier.test(constraint) && fields.get('n') === constraint
}

/** The words where they hold no value, or none but what the client gave; code of users says them in the place of the server. */
function plainWords(
  sqlState: string,
  fields: ReadonlyMap<string, string>,
  message: Buffer,
  sent: Sent | undefined,
): ToldWords | null {
  if (languages.test(fields.get('F') ?? '')) return null
  const said = saidIn(message)
  return fixedWords(sqlState, said) ?? (sent ? givenWords(sqlState, said, sent) : null)
}

function saidIn(message: Buffer): SaidWords {
  return {
    message: wordsOf('M', message) ?? '',
    detail: wordsOf('D', message),
    hint: wordsOf('H', message),
    context: wordsOf('W', message),
    position: wordsOf('P', message),
    isWithin: wordsOf('q', message) !== null || wordsOf('p', message) !== null,
  }
}

// Files of languages in which users write: what is said there they may choose.
const languages = /^$|^pl/

function tellWords({ message, detail, hint, context }: ToldWords): string {
  const all = [
    ['M', message],
    ['D', detail],
    ['H', hint],
    ['W', context],
  ] as const
  return all
    .map(([code, words]) => (words === null || words === undefined ? '' : `${code}${words}\0`))
    .join('')
}

/** Which of the rows that the client itself sends. */
const copiedLine = /^COPY [^:,\n]{1,64}, line [0-9]{1,19}$/

/** A field of any length, a character for each byte; null where there is none. */
function wordsOf(code: 'M' | 'D' | 'H' | 'W' | 'P' | 'p' | 'q', message: Buffer): string | null {
  const at = message.indexOf(`\0${code}`, headerBytes, 'latin1') + 2
  const end = at < 2 ? -1 : message.indexOf(0, at)
  return end === -1 ? null : message.toString('latin1', at, end)
}

// Longer than any field that is kept; what is longer is not even decoded.
const fieldBytesMax = 64

/** The short fields of the message by their codes; the first of each counts, as it does for libpq. */
function fieldsOf(message: Buffer): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (let at = headerBytes; at < message.length;) {
    const code = message[at]
    if (code === undefined || code === 0) break
    const end = message.indexOf(0, at + 1)
    if (end === -1) break
    const name = String.fromCharCode(code)
    if (end - at - 1 <= fieldBytesMax && !fields.has(name)) {
      fields.set(name, message.toString('latin1', at + 1, end))
    }
    at = end + 1
  }
  return fields
}
