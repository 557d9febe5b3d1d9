/** Where people say whether a column belongs to a class of protected values, as its name or its values suggest. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import type { Refusal } from '../core/refusal.ts'
import type { RecordAccess } from '../ledger/entries/access-change.ts'
import type { Store } from '../store/database.ts'
import { whyNotPerson } from './passkey-desk.ts'
import { whyNotWords } from './refused.ts'

/** What somebody said of one column. `at` is in milliseconds since the epoch. */
export interface ClassificationRuling {
  readonly column: string
  readonly dataClass: string
  readonly ruling: 'accept' | 'reject'
  readonly person: string
  readonly personName: string
  readonly justification: string
  readonly at: number
}

/** What a desk works with. `record` rejects when the ledger cannot be written; nothing is then done. */
export interface ClassificationParts {
  readonly store: Store
  readonly record: RecordAccess
  readonly clock: Clock
  readonly random: Random
}

/** Takes rulings on proposed classes, and tells the newest of each. */
export class ClassificationDesk {
  readonly #parts: ClassificationParts

  constructor(parts: ClassificationParts) {
    this.#parts = parts
  }

  /** Takes one person's word for or against a class. */
  async rule(
    resource: string,
    asked: Pick<ClassificationRuling, 'column' | 'dataClass' | 'ruling' | 'justification'>,
    person: Principal,
  ): Promise<null | Refusal> {
    const { store, record, clock, random } = this.#parts
    const { column, dataClass, ruling } = asked
    const justification = asked.justification.trim()
    const refusal = whyNotPerson(person) ?? whyNotWords('A ruling needs a reason', justification)
    if (refusal !== null) return refusal
    const id = uuidv7(clock.now(), random)
    return store.transact(async (transaction) => {
      await sql`INSERT INTO classification_rulings
          (id, resource, column_name, data_class, ruling, person, person_name, person_kind, justification)
        VALUES (${id}, ${resource}, ${column}, ${dataClass}, ${ruling}, ${person.id}, ${person.name}, ${person.kind},
          ${justification})`.execute(transaction)
      const verb = ruling === 'accept' ? 'accepted' : 'rejected'
      const details = { column, dataClass, justification }
      await record({ noun: 'classification', verb, id, author: person.id, resource, details })
      return null
    })
  }

  /** Puts on record that values of a resource are looked at, before they are. */
  async looked(resource: string, sample: number, person: Principal): Promise<null | Refusal> {
    const refusal = whyNotPerson(person)
    if (refusal !== null) return refusal
    const { record, clock, random } = this.#parts
    const id = uuidv7(clock.now(), random)
    await record({
      noun: 'classification',
      verb: 'looked',
      id,
      author: person.id,
      resource,
      details: { sample },
    })
    return null
  }

  /** The newest ruling on each column and class of a resource. */
  list(resource: string): Promise<readonly ClassificationRuling[] | Refusal> {
    return this.#parts.store.transact(async (transaction) => {
      const found = await sql`SELECT DISTINCT ON (column_name, data_class) * FROM classification_rulings
        WHERE resource = ${resource} ORDER BY column_name, data_class, id DESC LIMIT 2000`.execute(
        transaction,
      )
      return found.rows.map((row) => {
        const one = rowShape.parse(row)
        return {
          column: one.column_name,
          dataClass: one.data_class,
          ruling: one.ruling,
          person: one.person,
          personName: one.person_name,
          justification: one.justification,
          at: one.at.getTime(),
        }
      })
    })
  }
}

const rowShape = z.object({
  column_name: z.string(),
  data_class: z.string(),
  ruling: z.enum(['accept', 'reject']),
  person: z.string(),
  person_name: z.string(),
  justification: z.string(),
  at: z.date(),
})
