/** Where operators add, change and remove resources. Each is on record before it counts; passwords are written and never read. */
import type { KeyObject } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Clock } from '../core/clock.ts'
import { whyNotHost, type MayDial } from '../core/dial-rule.ts'
import type { Principal } from '../core/principal.ts'
import type { Random } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import { violationOf } from '../store/violation.ts'
import { tryConnection, type ConnectionTrial } from './connection-trial.ts'
import { openSealed, sealPassword } from './resource-seal.ts'
import type { ResourceBook } from './resource-book.ts'
import { isSamePlace, settingsChange, type ResourceSettings } from './resource-settings.ts'
import type { ResourceUptake } from './resource-uptake.ts'
import { SecretFault } from './secret-source.ts'
import { defined, readStored, type StoredResource } from './stored-resources.ts'

/** A change of resources, for the record. */
export interface ResourceChange {
  readonly noun: 'resource'
  readonly verb: 'added' | 'changed' | 'removed' | 'tried'
  readonly id: string
  readonly author: string
  readonly resource: string
  readonly details: Readonly<Record<string, string | number | Readonly<Record<string, readonly string[]>>>>
}

/** What a desk works with. `record` rejects when the ledger cannot be written; nothing is then done. */
export interface ResourceDeskParts {
  readonly store: Store
  readonly book: ResourceBook
  readonly uptake: Pick<ResourceUptake, 'take'>
  readonly key: KeyObject
  readonly mayDial: MayDial
  readonly record: (change: ResourceChange) => Promise<void>
  /** What a connection calls itself at the target. */
  readonly application: () => string
  readonly clock: Clock
  readonly random: Random
}

/** A resource as somebody would have it. */
export interface ResourceWish {
  readonly settings: ResourceSettings
  /** Null: the target asks for none; undefined: what it has. */
  readonly password: string | null | undefined
}

const trialsMax = 4

/** The desk. */
export class ResourceDesk {
  readonly #parts: ResourceDeskParts
  readonly #trying = new Set<string>()

  constructor(parts: ResourceDeskParts) {
    this.#parts = parts
  }

  /** Adds one under a name that nothing has. */
  async add(name: string, wish: ResourceWish, by: Principal): Promise<StoredResource | Refusal> {
    const refusal = this.#whyNot(name, wish)
    if (refusal !== null) return refusal
    return this.#write(async (transaction) => {
      if ((await readStored(transaction, name)).length > 0) return taken
      const password = passwordOf(wish)
      const details = { ...changeOf(null, wish.settings), password: password === null ? 'none' : 'set' }
      await this.#record('added', name, by, details)
      return this.#put(transaction, name, 1, wish.settings, password, by)
    })
  }

  /** Changes one that is of this version. Without a new password the place must stay: it would be shown to another. */
  async change(
    name: string,
    version: number,
    wish: ResourceWish,
    by: Principal,
  ): Promise<StoredResource | Refusal> {
    const refusal = this.#whyNot(name, wish)
    if (refusal !== null) return refusal
    return this.#write(async (transaction) => {
      const before = await locked(transaction, name)
      if (before === null) return unknown
      if (before.version !== version) return movedOn
      const isKept = wish.password === undefined
      if (isKept && !isSamePlace(before.settings, wish.settings)) return needsPassword
      const password = isKept ? this.#kept(before) : passwordOf(wish)
      if (password instanceof SecretFault) return new Refusal('request-invalid', password.message, give)
      const word = isKept ? 'kept' : password === null ? 'none' : 'set'
      await this.#record('changed', name, by, {
        ...changeOf(before.settings, wish.settings),
        password: word,
        version: version + 1,
      })
      return this.#put(transaction, name, version + 1, wish.settings, password, by)
    })
  }

  /** Removes one; its sessions end. */
  async remove(name: string, by: Principal): Promise<Refusal | null> {
    const done = await this.#write(async (transaction) => {
      const before = await locked(transaction, name)
      if (before === null) return this.#parts.book.isConfigured(name) ? ofFile : unknown
      await this.#record('removed', name, by, changeOf(before.settings, null))
      await sql`DELETE FROM resources WHERE name = ${name}`.execute(transaction)
      return before
    })
    return done instanceof Refusal ? done : null
  }

  /** One that was added. */
  async show(name: string): Promise<StoredResource | Refusal> {
    const found = await this.#parts.store.transact((transaction) => readStored(transaction, name))
    if (found instanceof Refusal) return found
    return found[0] ?? (this.#parts.book.isConfigured(name) ? ofFile : unknown)
  }

  /** Tries a connection: as it is wished for, or of the resource of this name as it is. */
  async try(name: string, wish: ResourceWish | null, by: Principal): Promise<ConnectionTrial | Refusal> {
    const { book, clock, application, mayDial } = this.#parts
    if (this.#trying.has(by.id) || this.#trying.size >= trialsMax) return busy
    this.#trying.add(by.id)
    try {
      const refusal = wish && this.#whyNotPlace(wish)
      if (refusal) return refusal
      const secret = wish && (await this.#secretFor(name, wish))
      if (secret instanceof Refusal) return secret
      const target = wish
        ? { ...defined(name, wish.settings, null, mayDial).target, secret }
        : await book.target(name)
      if (target instanceof Refusal) return target
      const { host, port, database, login } = target
      await this.#record('tried', name, by, { place: `${login}@${host}:${port}/${database}` })
      return await tryConnection(target, application(), clock)
    } finally {
      this.#trying.delete(by.id)
    }
  }

  /** What was given; else what the resource of this name has, where it is for the same place. */
  async #secretFor(name: string, wish: ResourceWish): Promise<Secret | null | Refusal> {
    if (wish.password !== undefined) return passwordOf(wish)
    const found = await this.#parts.store.transact((transaction) => readStored(transaction, name))
    if (found instanceof Refusal) return found
    const [before] = found
    if (before === undefined || !isSamePlace(before.settings, wish.settings)) return null
    const kept = this.#kept(before)
    return kept instanceof SecretFault ? null : kept
  }

  #whyNot(name: string, wish: ResourceWish): Refusal | null {
    return this.#parts.book.isConfigured(name) ? ofFile : this.#whyNotPlace(wish)
  }

  #whyNotPlace({ settings: { host, others, tls } }: ResourceWish): Refusal | null {
    const hosts = [host, ...others.map((other) => other.host)]
    if (hosts.some((one) => whyNotHost(one, this.#parts.mayDial) !== null)) return strayHost
    return tls.ca !== null && !tls.mode.startsWith('verify-') ? idleCa : null
  }

  #kept({ name, settingsText, sealed }: StoredResource): Secret | null | SecretFault {
    return openSealed(this.#parts.key, { name, settings: settingsText }, sealed)
  }

  #record(verb: ResourceChange['verb'], name: string, by: Principal, details: object): Promise<void> {
    return this.#parts.record({
      noun: 'resource',
      verb,
      id: name,
      author: by.id,
      resource: name,
      details: { ...details },
    })
  }

  async #put(
    transaction: Transaction<Schema>,
    name: string,
    version: number,
    settings: ResourceSettings,
    password: Secret | null,
    by: Principal,
  ): Promise<StoredResource> {
    const { key, random } = this.#parts
    const text = JSON.stringify(settings)
    const sealed = sealPassword(key, { name, settings: text }, password, random)
    await sql`INSERT INTO resources (name, settings, sealed, version, author, author_name)
      VALUES (${name}, ${text}, ${sealed}, ${version}, ${by.id}, ${by.name})
      ON CONFLICT (name) DO UPDATE SET settings = EXCLUDED.settings, sealed = EXCLUDED.sealed,
        version = EXCLUDED.version, author = EXCLUDED.author, author_name = EXCLUDED.author_name,
        changed_at = clock_timestamp()
      WHERE resources.version = EXCLUDED.version - 1`.execute(transaction)
    const [written] = await readStored(transaction, name)
    if (written === undefined || written.settingsText !== text)
      throw new Error('A resource that was just written is not there.')
    return written
  }

  async #write<T>(work: (transaction: Transaction<Schema>) => Promise<T | Refusal>): Promise<T | Refusal> {
    const { store, uptake } = this.#parts
    try {
      const done = await store.transact(work)
      if (!(done instanceof Refusal)) await uptake.take()
      return done
    } catch (error) {
      if (violationOf(error)?.code === '23505') return taken
      throw error
    }
  }
}

async function locked(transaction: Transaction<Schema>, name: string): Promise<StoredResource | null> {
  await sql`SELECT FROM resources WHERE name = ${name} FOR UPDATE`.execute(transaction)
  const [found] = await readStored(transaction, name)
  return found ?? null
}

function passwordOf({ password }: ResourceWish): Secret | null {
  return password === undefined || password === null ? null : new Secret(password)
}

function changeOf(
  before: ResourceSettings | null,
  after: ResourceSettings | null,
): { readonly diff: Readonly<Record<string, readonly string[]>> } {
  return { diff: settingsChange(before, after) }
}

const give = { hint: 'Give its password anew.' }
const taken = new Refusal('request-invalid', 'There is a resource of this name already.', {
  hint: 'Choose another name, or change the one that there is.',
})
const unknown = new Refusal('resource-unknown', 'Nobody added a resource of this name.')
const ofFile = new Refusal('request-invalid', 'This resource is named in the configuration file.', {
  hint: 'What the file names is changed there alone.',
})
const movedOn = new Refusal('request-invalid', 'Somebody else changed it since you looked.', {
  hint: 'Look at it as it is now, and change it then.',
})
const needsPassword = new Refusal(
  'request-invalid',
  'It would lead elsewhere, so the password that it has is not used for it.',
  give,
)
const strayHost = new Refusal('request-invalid', 'The gateway may not dial this host.', {
  hint: 'Where resources may be is `console.target-networks` of the configuration.',
})
const idleCa = new Refusal('request-invalid', 'Authorities count where certificates are verified alone.')
const busy = new Refusal('too-many-connections', 'A connection is being tried already.', {
  hint: 'Try again in a moment.',
})
