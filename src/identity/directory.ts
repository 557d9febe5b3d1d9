/** Accounts and groups as a directory tells them (SCIM 2.0, RFC 7643): who is in, who is out, who belongs to what. */
import { sql, type RawBuilder, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import { principalId } from '../core/principal.ts'
import { type Random, uuidv7 } from '../core/random.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { violationOf } from '../store/violation.ts'
import { memberOf, ScimFault, type ScimDocument } from './scim-patch.ts'
import { groupOf, scimIdPattern, userOf } from './scim-shape.ts'

/** One change, for the record; it takes effect only after `record` resolves. */
export interface DirectoryChange {
  readonly noun: 'account' | 'group'
  readonly verb: string
  readonly id: string
  readonly author: string
  readonly resource: null
  readonly details: Readonly<Record<string, string | boolean | number | string[]>>
}

/** What a directory works with. */
export interface DirectoryParts {
  readonly name: string
  readonly issuer: string
  /** What of a user is the `sub` of their tokens. */
  readonly subject: 'external-id' | 'user-name'
  readonly store: Store
  readonly record: (change: DirectoryChange) => Promise<void>
  readonly clock: Clock
  readonly random: Random
}

export type ScimKind = 'User' | 'Group'

/** A resource with what the store says of it. */
export interface ScimResource {
  readonly id: string
  readonly document: ScimDocument
  readonly createdAt: Date
  readonly changedAt: Date
}

/** Attributes that must equal texts; all of them. */
export type ScimFilter = readonly (readonly [attribute: string, value: string])[]

/** Some of the resources that fit, and how many do. */
export interface ScimPage {
  readonly total: number
  readonly resources: readonly ScimResource[]
}

/** The accounts and groups of one directory. */
export class Directory {
  readonly #parts: DirectoryParts

  constructor(parts: DirectoryParts) {
    this.#parts = parts
  }

  /** Makes a resource; an account that was taken away and comes back is the same one. */
  create(kind: ScimKind, document: ScimDocument): Promise<ScimResource | ScimFault> {
    return this.#change((transaction) => {
      const id = uuidv7(this.#parts.clock.now(), this.#parts.random)
      return kind === 'User'
        ? this.#putUser(transaction, null, id, document)
        : this.#putGroup(transaction, null, id, document)
    })
  }

  /** Changes a resource by what `change` makes of its document. */
  update(
    kind: ScimKind,
    id: string,
    change: (document: ScimDocument) => ScimDocument | ScimFault,
  ): Promise<ScimResource | ScimFault> {
    return this.#change(async (transaction) => {
      const before = await this.#read(transaction, kind, id)
      if (before === null) return notFound
      const document = change(before.document)
      if (document instanceof ScimFault) return document
      return kind === 'User'
        ? this.#putUser(transaction, before, id, document)
        : this.#putGroup(transaction, before, id, document)
    })
  }

  /** Takes a resource away. An account is kept as one that is out: its tokens may still live. */
  remove(kind: ScimKind, id: string): Promise<null | ScimFault> {
    return this.#change(async (transaction) => {
      const before = await this.#read(transaction, kind, id)
      if (before === null) return notFound
      if (kind === 'User')
        await sql`UPDATE accounts SET active = false, gone = true WHERE id = ${id}`.execute(transaction)
      else await sql`DELETE FROM account_groups WHERE id = ${id}`.execute(transaction)
      await this.#record(kind, 'removed', before)
      return null
    })
  }

  read(kind: ScimKind, id: string): Promise<ScimResource | ScimFault> {
    return this.#change(async (transaction) => (await this.#read(transaction, kind, id)) ?? notFound)
  }

  /** A page of the resources that fit; `from` counts from 0. */
  list(kind: ScimKind, filter: ScimFilter, from: number, count: number): Promise<ScimPage | ScimFault> {
    return this.#change(async (transaction) => {
      const where = this.#where(kind, filter)
      if (where instanceof ScimFault) return where
      const table = kind === 'User' ? sql`accounts` : sql`account_groups`
      const total = await sql<{
        n: number
      }>`SELECT count(*)::int AS n FROM ${table} t WHERE ${where}`.execute(transaction)
      const resources = await this.#rows(
        transaction,
        kind,
        sql`${where} ORDER BY t.id OFFSET ${from} LIMIT ${count}`,
      )
      return { total: total.rows[0]?.n ?? 0, resources }
    })
  }

  #where(kind: ScimKind, filter: ScimFilter): RawBuilder<unknown> | ScimFault {
    let where = sql`t.provider = ${this.#parts.name}`
    if (kind === 'User') where = sql`${where} AND NOT t.gone`
    for (const [attribute, value] of filter) {
      const term = termOf(kind, attribute.toLowerCase(), value)
      if (term === null) return new ScimFault(400, 'invalidFilter', `${attribute} cannot be searched for.`)
      where = sql`${where} AND ${term}`
    }
    return where
  }

  async #read(transaction: Transaction<Schema>, kind: ScimKind, id: string): Promise<ScimResource | null> {
    if (!scimIdPattern.test(id)) return null
    const gone = kind === 'User' ? sql`AND NOT t.gone` : sql``
    const where = sql`t.provider = ${this.#parts.name} AND t.id = ${id} ${gone} FOR UPDATE OF t`
    return (await this.#rows(transaction, kind, where))[0] ?? null
  }

  async #rows(
    transaction: Transaction<Schema>,
    kind: ScimKind,
    where: RawBuilder<unknown>,
  ): Promise<readonly ScimResource[]> {
    const found =
      kind === 'User'
        ? await sql`SELECT t.id, t.document, t.created_at, t.changed_at FROM accounts t WHERE ${where}`.execute(
            transaction,
          )
        : await sql`SELECT t.id, jsonb_build_object('displayName', t.display_name, 'externalId', t.external_id,
            'members', coalesce((SELECT jsonb_agg(jsonb_build_object('value', m.account_id) ORDER BY m.account_id)
              FROM account_members m WHERE m.group_id = t.id), '[]'))::text AS document, t.created_at, t.changed_at
            FROM account_groups t WHERE ${where}`.execute(transaction)
    return found.rows.map((row) => {
      const { id, document, created_at, changed_at } = rowShape.parse(row)
      return {
        id,
        document: documentShape.parse(JSON.parse(document)),
        createdAt: created_at,
        changedAt: changed_at,
      }
    })
  }

  async #putUser(
    transaction: Transaction<Schema>,
    before: ScimResource | null,
    newId: string,
    given: ScimDocument,
  ): Promise<ScimResource | ScimFault> {
    const { name, issuer } = this.#parts
    // A document that replaces another and does not say it lets nobody in again who was put out.
    const wasActive = before === null || memberOf(before.document, 'active') === true
    const user = userOf(given, this.#parts.subject, wasActive)
    if (user instanceof ScimFault) return user
    const document = JSON.stringify(user.document)
    const put =
      before === null
        ? await sql<{ id: string }>`
            INSERT INTO accounts (id, provider, issuer, subject, user_name, active, document)
            VALUES (${newId}, ${name}, ${issuer}, ${user.subject}, ${user.userName}, ${user.active}, ${document})
            ON CONFLICT (issuer, subject) DO UPDATE SET user_name = excluded.user_name, active = excluded.active,
              gone = false, document = excluded.document WHERE accounts.gone AND accounts.provider = excluded.provider
            RETURNING id`.execute(transaction)
        : await sql<{ id: string }>`
            UPDATE accounts SET user_name = ${user.userName}, active = ${user.active}, document = ${document}
            WHERE id = ${before.id} AND subject = ${user.subject} RETURNING id`.execute(transaction)
    const id = put.rows[0]?.id
    if (id === undefined)
      return before === null
        ? new ScimFault(409, 'uniqueness', 'There is an account for this principal already.')
        : new ScimFault(400, 'mutability', 'Whom an account is for does not change; make another account.')
    const after = await this.#read(transaction, 'User', id)
    if (after === null) throw new Error('An account that was just written is not there.')
    await this.#record('User', before === null ? 'created' : 'changed', after, {
      active: user.active,
      userName: user.userName,
      principal: principalId(issuer, user.subject),
    })
    return after
  }

  async #putGroup(
    transaction: Transaction<Schema>,
    before: ScimResource | null,
    newId: string,
    given: ScimDocument,
  ): Promise<ScimResource | ScimFault> {
    const group = groupOf(given)
    if (group instanceof ScimFault) return group
    const id = before?.id ?? newId
    await sql`
      INSERT INTO account_groups (id, provider, display_name, external_id)
      VALUES (${id}, ${this.#parts.name}, ${group.displayName}, ${group.externalId})
      ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, external_id = excluded.external_id,
        changed_at = clock_timestamp()`.execute(transaction)
    // Members are accounts of this directory and no other's.
    const known = await sql<{ n: number }>`SELECT count(*)::int AS n FROM accounts
      WHERE provider = ${this.#parts.name} AND NOT gone AND id = ANY (${group.members}::uuid[])`.execute(
      transaction,
    )
    if (known.rows[0]?.n !== group.members.length)
      return this.#undo(new ScimFault(400, 'invalidValue', 'A member is no account of this directory.'))
    await sql`DELETE FROM account_members WHERE group_id = ${id} AND NOT account_id = ANY (${group.members}::uuid[])`.execute(
      transaction,
    )
    await sql`INSERT INTO account_members SELECT ${id}::uuid, member FROM unnest(${group.members}::uuid[]) AS member
      ON CONFLICT DO NOTHING`.execute(transaction)
    const after = await this.#read(transaction, 'Group', id)
    if (after === null) throw new Error('A group that was just written is not there.')
    await this.#record('Group', before === null ? 'created' : 'changed', after, {
      displayName: group.displayName,
      memberCount: group.members.length,
      members: group.members.slice(0, 100),
    })
    return after
  }

  #record(
    kind: ScimKind,
    verb: string,
    { id }: ScimResource,
    details: DirectoryChange['details'] = {},
  ): Promise<void> {
    const noun = kind === 'User' ? 'account' : 'group'
    return this.#parts.record({
      noun,
      verb,
      id,
      author: `directory ${this.#parts.name}`,
      resource: null,
      details,
    })
  }

  #undo(fault: ScimFault): never {
    throw new Undone(fault)
  }

  async #change<T>(
    work: (transaction: Transaction<Schema>) => Promise<T | ScimFault>,
  ): Promise<T | ScimFault> {
    try {
      const done = await this.#parts.store.transact(async (transaction) => {
        const answer = await work(transaction)
        // Nothing of what is refused may stay.
        return answer instanceof ScimFault ? this.#undo(answer) : answer
      })
      return done instanceof StoreUnavailable
        ? new ScimFault(503, '', 'The store cannot be reached now.')
        : done
    } catch (error) {
      if (error instanceof Undone) return error.fault
      const violation = violationOf(error)
      if (violation?.code === '23505') return new ScimFault(409, 'uniqueness', 'This name is taken.')
      if (violation?.code === 'SY003')
        return new ScimFault(400, 'mutability', 'Whom an account is for does not change.')
      if (violation?.code.startsWith('23'))
        return new ScimFault(400, 'invalidValue', 'A value is beyond its limits.')
      throw error
    }
  }
}

class Undone extends Error {
  readonly fault: ScimFault

  constructor(fault: ScimFault) {
    super(fault.detail)
    this.fault = fault
  }
}

const notFound = new ScimFault(404, '', 'There is no such resource.')
const documentShape = z.record(z.string(), z.unknown())
const rowShape = z.object({
  id: z.string(),
  document: z.string(),
  created_at: z.date(),
  changed_at: z.date(),
})

function termOf(kind: ScimKind, attribute: string, value: string): RawBuilder<unknown> | null {
  if (value.includes('\0')) return sql`false`
  if (attribute === 'id') return scimIdPattern.test(value) ? sql`t.id = ${value}::uuid` : sql`false`
  if (kind === 'User') {
    if (attribute === 'username') return sql`lower(t.user_name) = lower(${value})`
    if (attribute === 'externalid') return sql`t.document::jsonb ->> 'externalId' = ${value}`
    if (attribute === 'active') return sql`t.active = ${value === 'true'}`
    return null
  }
  if (attribute === 'displayname') return sql`lower(t.display_name) = lower(${value})`
  if (attribute === 'externalid') return sql`t.external_id = ${value}`
  if (attribute === 'members' || attribute === 'members.value')
    return sql`EXISTS (SELECT FROM account_members m WHERE m.group_id = t.id AND m.account_id::text = ${value})`
  return null
}
