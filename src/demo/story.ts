import type { RefusalCode } from '../core/refusal.ts'
import type { DemoName } from './idp-people.ts'

/** One step of the tour: who asks what, and what must come of it. */
export interface StoryStep {
  /** Stable word for the step. */
  readonly name: string
  /** One sentence for whoever watches. */
  readonly tells: string
  readonly who: DemoName
  readonly statement: string
  readonly expected: Expected
}

/** What must come of a step. Columns are those of the result, by name. */
export type Expected =
  /** Rows come back: in `masked` columns no value is the bank's own, in all others every value is. */
  | { readonly kind: 'rows'; readonly count: number; readonly masked: readonly string[] }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly hasHint: boolean }
  | { readonly kind: 'held'; readonly rulings: readonly StoryRuling[]; readonly afterwards: AfterHold }

/** What must come of a held statement, on the connection that asked and has waited. */
export type AfterHold =
  /** `tag` is the command tag: what PostgreSQL says that it did. */
  { readonly kind: 'ran'; readonly tag: string } | { readonly kind: 'refused'; readonly code: RefusalCode }

/** Someone rules, or tries to. */
export interface StoryRuling {
  readonly who: DemoName
  readonly ruling: 'approve' | 'deny'
  readonly reason: string
  /** False where separation of duties must stop them. */
  readonly counts: boolean
}

/** The tour, in order. Steps of one `who` share one connection, so that each shows that the last left it in order. */
export const story: readonly StoryStep[] = [
  {
    name: 'masked-select',
    tells: 'The agent reads customers; protected columns come back masked, the rest as they are.',
    who: 'ledger-bot',
    statement: 'SELECT id, first_name, city, ssn, email FROM customers ORDER BY id LIMIT 3',
    expected: { kind: 'rows', count: 3, masked: ['ssn', 'email'] },
  },
  {
    name: 'masked-alias',
    tells: 'Another name for the column changes nothing.',
    who: 'ledger-bot',
    statement: 'SELECT c.ssn AS customer_reference FROM customers AS c ORDER BY c.id LIMIT 2',
    expected: { kind: 'rows', count: 2, masked: ['customer_reference'] },
  },
  {
    name: 'masked-expression',
    tells: 'Nor does an expression: what is made from a protected value is protected.',
    who: 'ledger-bot',
    statement: `SELECT id, replace(ssn, '-', '') AS digits, upper(email) AS shout FROM customers ORDER BY id LIMIT 2`,
    expected: { kind: 'rows', count: 2, masked: ['digits', 'shout'] },
  },
  {
    name: 'masked-view',
    tells: 'A view that shows the last four digits is seen through as well.',
    who: 'ledger-bot',
    statement: 'SELECT name, ssn_tail, accounts FROM customer_overview ORDER BY id LIMIT 3',
    expected: { kind: 'rows', count: 3, masked: ['ssn_tail'] },
  },
  {
    name: 'masked-star-join',
    tells: 'A star over a join: every protected column of every table is found.',
    who: 'ledger-bot',
    statement:
      'SELECT * FROM active_cards JOIN customers ON customers.id = active_cards.customer_id ORDER BY active_cards.id LIMIT 2',
    expected: { kind: 'rows', count: 2, masked: ['pan', 'ssn', 'email', 'date_of_birth'] },
  },
  {
    name: 'honest-aggregate',
    tells: 'An honest question gets the very answer that the bank would give.',
    who: 'ledger-bot',
    statement: 'SELECT city, count(*) AS customers FROM customers GROUP BY city ORDER BY city',
    expected: { kind: 'rows', count: 12, masked: [] },
  },
  {
    name: 'protected-predicate',
    tells: 'Guessing a value by asking for it is refused, with a hint what to do instead.',
    who: 'ledger-bot',
    statement: `SELECT id FROM customers WHERE ssn LIKE '899-%'`,
    expected: { kind: 'refused', code: 'protected-predicate', hasHint: true },
  },
  {
    name: 'drop-database',
    tells: 'The login owns the database and could drop it; policy says no.',
    who: 'ledger-bot',
    statement: 'DROP DATABASE bank',
    expected: { kind: 'refused', code: 'denied', hasHint: true },
  },
  {
    name: 'delete-approved',
    tells:
      'A DELETE without WHERE waits. Neither the agent nor its person can approve it; the reviewer can, and it runs on the same connection.',
    who: 'ledger-bot',
    statement: 'DELETE FROM import_staging',
    expected: {
      kind: 'held',
      rulings: [
        { who: 'ledger-bot', ruling: 'approve', reason: 'It is mine and it is fine.', counts: false },
        { who: 'ana', ruling: 'approve', reason: 'My agent asked for it.', counts: false },
        { who: 'rita', ruling: 'approve', reason: 'Leftovers of a failed import.', counts: true },
      ],
      afterwards: { kind: 'ran', tag: 'DELETE 400' },
    },
  },
  {
    name: 'delete-denied',
    tells: 'The next one is denied, and the connection lives on.',
    who: 'ledger-bot',
    statement: 'DELETE FROM transactions',
    expected: {
      kind: 'held',
      rulings: [{ who: 'rita', ruling: 'deny', reason: 'That is the ledger itself.', counts: true }],
      afterwards: { kind: 'refused', code: 'review-denied' },
    },
  },
  {
    name: 'still-here',
    tells: 'No transaction was lost.',
    who: 'ledger-bot',
    statement: 'SELECT count(*) AS transactions FROM transactions',
    expected: { kind: 'rows', count: 1, masked: [] },
  },
  {
    name: 'migration-held',
    tells: 'The deployment job changes the schema; a person looks at it first.',
    who: 'deploy-ci',
    statement: 'CREATE INDEX IF NOT EXISTS notes_written_at ON notes (written_at)',
    expected: {
      kind: 'held',
      rulings: [{ who: 'rita', ruling: 'approve', reason: 'As in the change request.', counts: true }],
      afterwards: { kind: 'ran', tag: 'CREATE INDEX' },
    },
  },
  {
    name: 'auditor-sees',
    tells: 'The auditor is cleared and sees what is there.',
    who: 'omar',
    statement: 'SELECT id, first_name, ssn, email FROM customers ORDER BY id LIMIT 3',
    expected: { kind: 'rows', count: 3, masked: [] },
  },
]
