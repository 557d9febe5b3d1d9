import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createSecretKey,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ownBytes } from '../core/own-bytes.ts'
import type { Random } from '../core/random.ts'
import { hasCode, keyBytes, openMasterKey, type MasterKey } from './master-key.ts'
import { isSessionId, KeyShelf, syncDirectories } from './key-shelf.ts'
import { SessionKey } from './session-key.ts'

/** Where the keys lie. */
export interface KeyRingConfig {
  /** The master key's file; created at first start. */
  readonly masterFile: string
  /** Folder of the wrapped session keys; created when missing. */
  readonly directory: string
  /** The ledger's directory, in which the master key must not lie. */
  readonly ledgerDirectory: string
  readonly random: Random
}

/** Loads or creates the master key. Throws `MasterKeyRefused` when its file is not safe to use. */
export async function openKeyRing(config: KeyRingConfig): Promise<KeyRing> {
  const master = openMasterKey(config.masterFile, config.ledgerDirectory, config.random)
  await mkdir(config.directory, { recursive: true, mode: 0o700 })
  return new KeyRing(master, config.directory, config.random)
}

const magic = Buffer.from('sallyk1\n')
const nonceBytes = 12
/** 64 bits: a stamp has to fit where targets keep 63 characters. */
const stampMacDigits = 16
const tagBytes = 16
const wrappedBytes = magic.length + nonceBytes + keyBytes + tagBytes
/** A PKCS #8 Ed25519 private key (RFC 8410) up to its 32 bytes of seed. */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * Every key of one gateway. A session's data key is stored wrapped, with AES-256-GCM under a key derived from the master
 * key and bound to the session's id; destroying a session's key overwrites it there.
 */
export class KeyRing {
  readonly #master: MasterKey
  readonly #directory: string
  readonly #random: Random
  readonly #wrapKey: KeyObject
  readonly #tokenKeys = new Map<string, KeyObject>()
  #searchKey: KeyObject | null = null
  #stampKey: KeyObject | null = null
  #subjectKey: KeyObject | null = null
  readonly #live = new Map<string, Set<SessionKey>>()
  readonly #shelf: KeyShelf

  constructor(master: MasterKey, directory: string, random: Random) {
    this.#master = master
    this.#directory = directory
    this.#random = random
    this.#wrapKey = secretOf(master.derive('wrap-session-key'))
    this.#shelf = new KeyShelf(directory, wrappedBytes)
  }

  /** Makes, stores and syncs the data key of a new session. Throws when the session has one already. */
  async createSessionKey(sessionId: string): Promise<SessionKey> {
    checkId(sessionId)
    if (this.#live.has(sessionId)) throw new Error(`Session ${sessionId} already has a key.`)
    const data = ownBytes(this.#random.bytes(keyBytes))
    const key = this.#track(new SessionKey(sessionId, data, this.#random, (gone) => this.#forget(gone)))
    try {
      await this.#shelf.put(sessionId, this.#wrap(sessionId, data))
      return key
    } catch (error) {
      key.close()
      throw error
    }
  }

  /** The data key of an earlier session; null when it was destroyed, never made, or is not readable by this master. */
  async openSessionKey(sessionId: string): Promise<SessionKey | null> {
    checkId(sessionId)
    const wrapped = (await this.#shelf.find(sessionId)) ?? (await this.#ownFile(sessionId))
    const data = wrapped && this.#unwrap(sessionId, wrapped)
    return data && this.#track(new SessionKey(sessionId, data, this.#random, (key) => this.#forget(key)))
  }

  /** Whether a session's data key is stored here. */
  async hasSessionKey(sessionId: string): Promise<boolean> {
    checkId(sessionId)
    return ((await this.#shelf.find(sessionId)) ?? (await this.#ownFile(sessionId))) !== null
  }

  /**
   * Destroys a session's data key: what was sealed with it stays unreadable for ever, while the ledger's proofs hold.
   * Live objects of it stop working at once. True when there was a key. The wrapped key is overwritten and removed;
   * copies in backups of the folder stay readable to whoever also has the master key.
   */
  async destroySessionKey(sessionId: string): Promise<boolean> {
    checkId(sessionId)
    for (const key of this.#live.get(sessionId) ?? []) key.close()
    const wasOnShelf = await this.#shelf.destroy(sessionId)
    return (await destroyFile(this.#ownPathOf(sessionId))) || wasOnShelf
  }

  /** Keys of this ring that were made before an instant, in milliseconds since the epoch, oldest first. */
  async *keysBefore(ms: number): AsyncGenerator<{ readonly id: string; readonly at: number }> {
    const folders = (await readdir(this.#directory)).filter((name) => /^[0-9a-f]{6}$/.test(name)).toSorted()
    for (const folder of folders) {
      // The folder's name is the upper half of the time that the ids in it begin with.
      if (Number.parseInt(folder, 16) * 2 ** 24 >= ms) return
      const own = (await readdir(join(this.#directory, folder)))
        .filter((name) => name.endsWith('.key'))
        .map((name) => name.slice(0, -'.key'.length))
      for (const id of [...own, ...(await this.#shelf.ids(folder))].toSorted()) {
        const at = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
        if (isSessionId(id) && at < ms) yield { id, at }
      }
    }
  }

  /** The key of mask tokens of one data class: equal values of a class give equal tokens, across classes they differ. */
  tokenKey(dataClass: string): KeyObject {
    const known = this.#tokenKeys.get(dataClass)
    if (known) return known
    const key = secretOf(this.#master.derive(`mask-token/${dataClass}`))
    this.#tokenKeys.set(dataClass, key)
    return key
  }

  /** What a target's log shall know a session, or another connection of ours, by: nobody else can make it. */
  stamp(id: string): string {
    return `sallyport:${id}:${this.#stampMac(id)}`
  }

  /** The id in a stamp of ours; null when it is none. */
  stampedId(stamp: string): string | null {
    const [, id = '', mac = ''] = /^sallyport:([0-9a-f-]{36}):([0-9a-f]{16})$/.exec(stamp) ?? []
    return id !== '' && timingSafeEqual(Buffer.from(mac), Buffer.from(this.#stampMac(id))) ? id : null
  }

  #stampMac(id: string): string {
    this.#stampKey ??= secretOf(this.#master.derive('target-stamp'))
    return createHmac('sha256', this.#stampKey).update(id).digest('hex').slice(0, stampMacDigits)
  }

  /** The key under which words are hashed for the index of the ledger. */
  get searchKey(): KeyObject {
    this.#searchKey ??= secretOf(this.#master.derive('search-words'))
    return this.#searchKey
  }

  /** The key under which budgets tell subjects apart, the same in every gateway with this master key. */
  get subjectKey(): KeyObject {
    this.#subjectKey ??= secretOf(this.#master.derive('budget-subjects'))
    return this.#subjectKey
  }

  /** The Ed25519 key that signs checkpoints of the ledger of this origin until it is rotated. */
  ledgerSigningKey(origin: string): KeyObject {
    return signingKeyOf(this.#master.derive(`ledger-signing/${origin}`))
  }

  /** The Ed25519 key that signs the session tokens of every gateway with this master key. */
  sessionTokenKey(): KeyObject {
    return signingKeyOf(this.#master.derive('session-token'))
  }

  /** The Ed25519 key that signs certificates of clients of every gateway with this master key. */
  clientAuthorityKey(): KeyObject {
    return signingKeyOf(this.#master.derive('client-authority'))
  }

  /** The key that seals passwords of targets in the store. */
  targetSecretKey(): KeyObject {
    return secretOf(this.#master.derive('target-secrets'))
  }

  /** The key that seals what a browser keeps while somebody signs in. */
  signInKey(): KeyObject {
    return secretOf(this.#master.derive('sign-in'))
  }

  /** The keys that were made to follow the first one and are not destroyed, in no order. */
  laterSigningKeys(origin: string): readonly KeyObject[] {
    const folder = this.#signingFolder(origin)
    if (!existsSync(folder)) return []
    const names = readdirSync(folder).filter((name) => name.endsWith('.key'))
    return names.map((name) => this.#openSigningKey(origin, name))
  }

  /** Makes, stores and syncs a key that may follow the one in force. */
  async createSigningKey(origin: string): Promise<KeyObject> {
    const name = `${this.#random.bytes(8).toString('hex')}.key`
    const seed = Buffer.from(this.#random.bytes(keyBytes))
    await this.#store(
      join(this.#signingFolder(origin), name),
      this.#wrap(`ledger-signing/${origin}/${name}`, seed),
    )
    return signingKeyOf(seed)
  }

  /**
   * Destroys a retired key, so that nobody can sign with it any more. False when it is not stored: the first key of a
   * ledger derives from the master key and goes with it alone.
   */
  async destroySigningKey(origin: string, key: KeyObject): Promise<boolean> {
    const folder = this.#signingFolder(origin)
    if (!existsSync(folder)) return false
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.key')))
      if (this.#openSigningKey(origin, name).equals(key)) return destroyFile(join(folder, name))
    return false
  }

  #signingFolder(origin: string): string {
    return join(this.#directory, 'signing', origin.replaceAll(/[^\w.-]/g, '_'))
  }

  /** Throws when it is not readable by this master: a ledger whose next key is lost must not seem to have none. */
  #openSigningKey(origin: string, name: string): KeyObject {
    const path = join(this.#signingFolder(origin), name)
    const seed = this.#unwrap(`ledger-signing/${origin}/${name}`, readFileSync(path))
    if (!seed) throw new Error(`${path} is not a signing key under this master key.`)
    return signingKeyOf(seed)
  }

  async #store(path: string, wrapped: Buffer): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const draft = `${path}.${this.#random.bytes(8).toString('hex')}.draft`
    await writeSynced(draft, wrapped)
    await rename(draft, path)
    await syncDirectories(dirname(path), this.#directory)
  }

  /** `place`: the session's id, or what else the key is for; it opens under the same one only. */
  #wrap(place: string, data: Buffer): Buffer {
    const nonce = this.#random.bytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', this.#wrapKey, nonce)
    cipher.setAAD(Buffer.from(place))
    return Buffer.concat([magic, nonce, cipher.update(data), cipher.final(), cipher.getAuthTag()])
  }

  #unwrap(place: string, wrapped: Buffer): Buffer | null {
    if (wrapped.length !== wrappedBytes || !wrapped.subarray(0, magic.length).equals(magic)) return null
    const nonceEnd = magic.length + nonceBytes
    const cipher = createDecipheriv('aes-256-gcm', this.#wrapKey, wrapped.subarray(magic.length, nonceEnd), {
      authTagLength: tagBytes,
    })
    cipher.setAAD(Buffer.from(place))
    cipher.setAuthTag(wrapped.subarray(wrappedBytes - tagBytes))
    try {
      return Buffer.concat([
        cipher.update(wrapped.subarray(nonceEnd, wrappedBytes - tagBytes)),
        cipher.final(),
      ])
    } catch {
      // The tag does not match: another master key, another session's file, or a changed one.
      return null
    }
  }

  /** Gateways before the shelf gave each key a file of its own, which is good still. */
  async #ownFile(sessionId: string): Promise<Buffer | null> {
    try {
      return await readFile(this.#ownPathOf(sessionId))
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null
      throw error
    }
  }

  /** UUIDv7 begins with its time, so its first six digits gather the sessions of about five hours in one folder. */
  #ownPathOf(sessionId: string): string {
    return join(this.#directory, sessionId.slice(0, 6), `${sessionId}.key`)
  }

  #track(key: SessionKey): SessionKey {
    const keys = this.#live.get(key.sessionId) ?? new Set()
    this.#live.set(key.sessionId, keys.add(key))
    return key
  }

  #forget(key: SessionKey): void {
    const keys = this.#live.get(key.sessionId)
    keys?.delete(key)
    if (keys?.size === 0) this.#live.delete(key.sessionId)
  }
}

/** The Ed25519 key of a seed, which is wiped. */
function signingKeyOf(seed: Buffer): KeyObject {
  const pkcs8 = Buffer.concat([ed25519Prefix, seed])
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  pkcs8.fill(0)
  seed.fill(0)
  return key
}

/** Overwrites and removes a key's file; false when there is none. */
async function destroyFile(path: string): Promise<boolean> {
  if (!(await exists(path))) return false
  const file = await open(path, 'r+')
  try {
    await file.write(Buffer.alloc(wrappedBytes), 0, wrappedBytes, 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await unlink(path)
  await syncDirectories(dirname(path))
  return true
}

function secretOf(bytes: Buffer): KeyObject {
  const key = createSecretKey(bytes)
  bytes.fill(0)
  return key
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

async function writeSynced(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

function checkId(sessionId: string): void {
  if (!isSessionId(sessionId)) throw new RangeError('A session id is a UUID in lower case.')
}
