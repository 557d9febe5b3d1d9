import { sequenceFrom, type Sequence } from './sequence.ts'

/** One table's rows, column by column: what `unnest` takes. Every value is made up and the same on every machine. */
export interface BankTable {
  readonly name: string
  /** Column name, its array type in PostgreSQL, and one value a row. */
  readonly columns: readonly (readonly [
    name: string,
    type: string,
    values: readonly (string | number | null)[],
  ])[]
}

export const bankCounts = {
  customers: 2_000,
  accounts: 3_000,
  cards: 2_500,
  transactions: 20_000,
  notes: 1_500,
  import_staging: 400,
} as const

// Nothing here asks the clock: these are the bank's "now" and the number that everything is drawn from.
const today = Date.UTC(2026, 9, 31)
const seed = 20_261_031
const dayMs = 86_400_000

const firstNames = [
  'Alma',
  'Bruno',
  'Carla',
  'Dmitri',
  'Elena',
  'Farid',
  'Grace',
  'Hana',
  'Ivan',
  'Joy',
  'Kofi',
  'Lena',
  'Mateo',
  'Nadia',
  'Oscar',
  'Priya',
  'Quinn',
  'Rosa',
  'Samir',
  'Tess',
  'Uma',
  'Viktor',
  'Wanda',
  'Ximena',
  'Yusuf',
  'Zoe',
] as const
const lastNames = [
  'Abbott',
  'Brennan',
  'Castillo',
  'Dubois',
  'Eriksen',
  'Fontaine',
  'Gupta',
  'Hoffman',
  'Ibrahim',
  'Jansen',
  'Kowalski',
  'Lindgren',
  'Moreau',
  'Novak',
  'Okafor',
  'Petrov',
  'Quintero',
  'Rossi',
  'Schmidt',
  'Tanaka',
  'Ueda',
  'Vargas',
  'Walsh',
  'Xu',
  'Yilmaz',
  'Zamora',
] as const
const cities = [
  'Albany',
  'Boise',
  'Cleveland',
  'Des Moines',
  'El Paso',
  'Fresno',
  'Gary',
  'Houston',
  'Iowa City',
  'Juneau',
  'Knoxville',
  'Lincoln',
] as const
const merchants = [
  'Harbor Coffee',
  'Northside Grocery',
  'Union Transit',
  'Bluebird Books',
  'Summit Fuel',
  'Corner Pharmacy',
  'Lakeview Hotel',
  'Maple Hardware',
  'Payroll',
  'Rent',
] as const
const authors = ['branch-12', 'branch-40', 'call-center', 'fraud-desk', 'mortgage-desk'] as const

/** All rows of the bank, in an order in which foreign keys hold. */
export function bankTables(): readonly BankTable[] {
  const sequence = sequenceFrom(seed)
  const people = customers(sequence)
  const pans = cards(sequence)
  return [
    people.table,
    accounts(sequence),
    pans.table,
    transactions(sequence),
    notes(sequence, people.ssns, people.emails, pans.pans),
    stagingTable(),
  ]
}

/** What a failed import left behind; apart from the rest because the demo clears it and finds it filled again. */
export function stagingTable(): BankTable {
  const sequence = sequenceFrom(seed + 1)
  const rows = indices(bankCounts.import_staging)
  return {
    name: 'import_staging',
    columns: [
      ['batch', 'text[]', rows.map((row) => `2026-10-${row < 200 ? 29 : 30}`)],
      ['line', 'int[]', rows.map((row) => row + 1)],
      [
        'payload',
        'jsonb[]',
        rows.map(() =>
          JSON.stringify({
            customer: sequence.between(1, 2_000),
            amount: sequence.between(1, 900),
            error: 'duplicate reference',
          }),
        ),
      ],
    ],
  }
}

function customers(sequence: Sequence): {
  table: BankTable
  ssns: readonly string[]
  emails: readonly string[]
} {
  const rows = indices(bankCounts.customers)
  const firsts = rows.map(() => sequence.pick(firstNames))
  const lasts = rows.map(() => sequence.pick(lastNames))
  const emails = rows.map((row) => `${firsts[row]}.${lasts[row]}.${row + 1}@example.com`.toLowerCase())
  // Valid by every rule of the Social Security Administration (area, group, serial), all in its last two areas.
  const ssns = rows.map(
    (row) => `${898 + (row % 2)}-${pad(1 + (row % 99), 2)}-${pad(1 + ((row * 4_937) % 9_999), 4)}`,
  )
  const table = {
    name: 'customers',
    columns: [
      ['id', 'int[]', rows.map(oneUp)],
      ['first_name', 'text[]', firsts],
      ['last_name', 'text[]', lasts],
      ['ssn', 'text[]', ssns],
      ['email', 'text[]', emails],
      ['date_of_birth', 'date[]', rows.map(() => day(today - sequence.between(19 * 365, 88 * 365) * dayMs))],
      // 555-0100 to 555-0199 are kept for fiction.
      [
        'phone',
        'text[]',
        rows.map(() => `+1 ${sequence.between(201, 989)} 555 01${pad(sequence.between(0, 99), 2)}`),
      ],
      ['city', 'text[]', rows.map(() => sequence.pick(cities))],
      ['risk_score', 'int[]', rows.map(() => sequence.between(0, 100))],
      ['created_at', 'timestamptz[]', rows.map(() => instant(sequence, 3_000))],
    ],
  } as const
  return { table, ssns, emails }
}

function accounts(sequence: Sequence): BankTable {
  const rows = indices(bankCounts.accounts)
  return {
    name: 'accounts',
    columns: [
      ['id', 'int[]', rows.map(oneUp)],
      [
        'customer_id',
        'int[]',
        rows.map((row) => (row < bankCounts.customers ? row + 1 : sequence.between(1, bankCounts.customers))),
      ],
      ['number', 'text[]', rows.map((row) => `4400${pad((row * 7_919_317) % 99_999_989, 8)}`)],
      ['kind', 'text[]', rows.map(() => sequence.pick(['checking', 'checking', 'savings', 'credit']))],
      ['balance', 'numeric[]', rows.map(() => money(sequence, -50_000, 9_000_000))],
      ['currency', 'text[]', rows.map(() => 'USD')],
      ['opened_at', 'date[]', rows.map(() => day(today - sequence.between(30, 3_000) * dayMs))],
    ],
  }
}

function cards(sequence: Sequence): { table: BankTable; pans: readonly string[] } {
  const rows = indices(bankCounts.cards)
  const brands = rows.map(() => sequence.pick(['visa', 'visa', 'mastercard', 'amex']))
  const pans = rows.map((row) => pan(brands[row] ?? 'visa', row))
  const table = {
    name: 'cards',
    columns: [
      ['id', 'int[]', rows.map(oneUp)],
      ['account_id', 'int[]', rows.map(() => sequence.between(1, bankCounts.accounts))],
      ['pan', 'text[]', pans],
      ['brand', 'text[]', brands],
      ['expires', 'date[]', rows.map(() => day(today + sequence.between(-400, 1_400) * dayMs))],
      [
        'status',
        'text[]',
        rows.map(() => sequence.pick(['active', 'active', 'active', 'active', 'blocked', 'expired'])),
      ],
    ],
  } as const
  return { table, pans }
}

function transactions(sequence: Sequence): BankTable {
  const rows = indices(bankCounts.transactions)
  return {
    name: 'transactions',
    columns: [
      ['id', 'int[]', rows.map(oneUp)],
      ['account_id', 'int[]', rows.map(() => sequence.between(1, bankCounts.accounts))],
      ['at', 'timestamptz[]', rows.map(() => instant(sequence, 365))],
      ['amount', 'numeric[]', rows.map(() => money(sequence, -90_000, -100))],
      ['merchant', 'text[]', rows.map(() => sequence.pick(merchants))],
      ['note', 'text[]', rows.map(() => (sequence.chance(0.1) ? 'disputed by customer' : null))],
    ],
  }
}

function notes(
  sequence: Sequence,
  ssns: readonly string[],
  emails: readonly string[],
  pans: readonly string[],
): BankTable {
  const rows = indices(bankCounts.notes)
  const owners = rows.map(() => sequence.between(1, bankCounts.customers))
  const bodies = owners.map((owner) =>
    sequence.pick([
      'Asked about mortgage rates; sent the leaflet.',
      'Card delivered to the branch, will collect on Friday.',
      'Address change confirmed in person with passport.',
      'Complaint about the queue at the counter, apologised.',
      'Wants paper statements again.',
      `Identity checked by phone, SSN ${ssns[owner - 1]}.`,
      `Reported card ${pans[owner - 1]} lost at the airport; blocked.`,
      `Prefers mail to ${emails[owner - 1]} over calls.`,
    ]),
  )
  return {
    name: 'notes',
    columns: [
      ['id', 'int[]', rows.map(oneUp)],
      ['customer_id', 'int[]', owners],
      ['author', 'text[]', rows.map(() => sequence.pick(authors))],
      ['body', 'text[]', bodies],
      ['written_at', 'timestamptz[]', rows.map(() => instant(sequence, 700))],
    ],
  }
}

/** A card number in a range that card networks keep for tests, with its Luhn digit (ISO/IEC 7812-1). */
function pan(brand: string, row: number): string {
  const prefix = brand === 'visa' ? '400000' : brand === 'mastercard' ? '555555' : '378282'
  const digits = prefix + pad(row, brand === 'amex' ? 8 : 9)
  let sum = 0
  for (const [place, digit] of Array.from(digits).toReversed().entries()) {
    const weighed = Number(digit) * (place % 2 === 0 ? 2 : 1)
    sum += weighed > 9 ? weighed - 9 : weighed
  }
  return digits + ((10 - (sum % 10)) % 10)
}

function indices(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function oneUp(row: number): number {
  return row + 1
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

function instant(sequence: Sequence, daysBack: number): string {
  return new Date(today - sequence.between(1, daysBack * 86_400) * 1000).toISOString()
}

function money(sequence: Sequence, leastCents: number, mostCents: number): string {
  return ((sequence.between(leastCents, mostCents) || 1) / 100).toFixed(2)
}
