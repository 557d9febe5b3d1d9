import { checkAssertion, rulingChallenge, type AssertionFault } from '../entries/assertion.ts'
import type { EntryOf } from '../entries/entry.ts'
import type { Observations } from './verify-observation.ts'
import type { SavedStory } from './verify-saved.ts'

type Ruled = EntryOf<'review.ruled'>

interface Known {
  readonly person: string
  readonly publicKey: string
  isRemoved: boolean
}

/** Holds the signatures of rulings against what they should sign, and against the keys that people registered. */
export class PasskeyStory {
  readonly #observations: Observations
  readonly #keys: Map<string, Known>

  constructor(observations: Observations, from?: SavedStory['passkeys']) {
    this.#observations = observations
    this.#keys = from ?? new Map()
  }

  save(): SavedStory['passkeys'] {
    return this.#keys
  }

  /** Takes a change of who may do what; looks at those of passkeys alone. What is wrong with it, or null. */
  change({ noun, verb, id, details }: EntryOf<'access.changed'>): string | null {
    if (noun !== 'passkey') return null
    if (verb === 'removed') {
      const known = this.#keys.get(id)
      if (known) known.isRemoved = true
      return null
    }
    const { person, publicKey } = details
    if (verb !== 'registered' || typeof person !== 'string' || typeof publicKey !== 'string') return null
    if (this.#keys.has(id)) return `passkey ${id} was registered before`
    this.#keys.set(id, { person, publicKey, isRemoved: false })
    return null
  }

  /** Checks the signature of a ruling, where there is one. What is wrong with it, or null. */
  sworn(index: number, { reviewId, digest, ruling, reviewer, passkey }: Ruled): string | null {
    if (passkey === undefined) return null
    const { credential, publicKey, revision, statement, rpId, origin } = passkey
    const challenge = rulingChallenge({ reviewId, digest, ruling, revision, statement, reviewer })
    const checked = checkAssertion(passkey, publicKey, challenge, { id: rpId, origin })
    if (typeof checked === 'string') return `the passkey of ${reviewer} ${words[checked]}`
    const known = this.#keys.get(credential)
    if (known === undefined)
      this.#observations.add(
        'key',
        index,
        `passkey ${credential} was registered on another ledger, if at all`,
      )
    else if (known.person !== reviewer || known.publicKey !== publicKey)
      return `it is signed with a passkey that is not one of ${reviewer}`
    else if (known.isRemoved) return 'it is signed with a passkey that was removed before'
    return null
  }
}

const words: Readonly<Record<AssertionFault, string>> = {
  malformed: 'gave no assertion that could be read',
  challenge: 'signed something else than this ruling',
  origin: 'was used on another page than the entry says',
  'relying-party': 'is for another site than the entry says',
  'not-verified': 'did not verify who used it',
  signature: 'did not sign this',
}
