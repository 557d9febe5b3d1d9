/** An authenticator of software, for tests: what a browser answers when a key is made and when it signs. */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { Assertion, RelyingParty } from './entries/assertion.ts'

/** What a test lets go wrong. */
export interface Twist {
  readonly origin?: string
  readonly type?: string
  readonly flags?: number
  readonly counter?: number
  readonly more?: object
}

export type KeyKind = 'ec' | 'ed25519' | 'rsa'

/** One key at one site. */
export class TestAuthenticator {
  readonly credential: string
  readonly publicKey: string
  readonly #private: KeyObject
  readonly #party: RelyingParty
  #counter = 0

  constructor(party: RelyingParty, name: string, kind: KeyKind = 'ec') {
    const { publicKey, privateKey } = pairOf(kind)
    this.credential = createHash('sha256').update(name).update(String(Math.random())).digest('base64url')
    this.publicKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
    this.#private = privateKey
    this.#party = party
  }

  /** What `navigator.credentials.get` answers. */
  sign(challenge: string, twist: Twist = {}): Assertion {
    this.#counter += 1
    const data = this.#head(twist.flags ?? 0x05, twist.counter ?? this.#counter)
    const client = this.#client('webauthn.get', challenge, twist)
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
    const algorithm = this.#private.asymmetricKeyType === 'ed25519' ? null : 'sha256'
    return {
      credential: this.credential,
      authenticatorData: data.toString('base64url'),
      clientDataJSON: client.toString('base64url'),
      signature: sign(algorithm, signed, this.#private).toString('base64url'),
    }
  }

  /** What `navigator.credentials.create` answers. */
  register(
    challenge: string,
    twist: Twist = {},
  ): { readonly clientDataJSON: string; readonly authenticatorData: string; readonly publicKey: string } {
    const id = Buffer.from(this.credential, 'base64url')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(id.length)
    // The key in COSE comes last; nobody here reads it.
    const attested = Buffer.concat([Buffer.alloc(16), length, id, Buffer.from('a0', 'hex')])
    const data = Buffer.concat([this.#head(twist.flags ?? 0x45, twist.counter ?? 0), attested])
    return {
      clientDataJSON: this.#client('webauthn.create', challenge, twist).toString('base64url'),
      authenticatorData: data.toString('base64url'),
      publicKey: this.publicKey,
    }
  }

  #head(flags: number, counter: number): Buffer {
    const head = Buffer.alloc(37)
    createHash('sha256').update(this.#party.id).digest().copy(head)
    head.writeUInt8(flags, 32)
    head.writeUInt32BE(counter, 33)
    return head
  }

  #client(type: string, challenge: string, twist: Twist): Buffer {
    const said = { type: twist.type ?? type, challenge, origin: twist.origin ?? this.#party.origin }
    return Buffer.from(JSON.stringify({ ...said, crossOrigin: false, ...twist.more }))
  }
}

function pairOf(kind: KeyKind): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  switch (kind) {
    case 'ec':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'ed25519':
      return generateKeyPairSync('ed25519')
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: 2048 })
  }
}
