import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import type { Clock } from '../core/clock.ts'

const recordsMax = 5_000

interface Kept {
  readonly payload: AdapterPayload
  readonly endsAt: number
}

/**
 * What the identity provider remembers between two requests: sign-ins, codes, grants. In memory alone and bounded; the
 * tokens that it has issued need none of it.
 */
export function makeShelf(clock: Clock): AdapterFactory {
  const records = new Map<string, Kept>()
  const find = (key: string): AdapterPayload | undefined => {
    const kept = records.get(key)
    if (kept && kept.endsAt > clock.now()) return kept.payload
    records.delete(key)
    return undefined
  }
  return (model) => makeAdapter(model, { records, find, clock })
}

interface Shelf {
  readonly records: Map<string, Kept>
  readonly find: (key: string) => AdapterPayload | undefined
  readonly clock: Clock
}

function makeAdapter(model: string, { records, find, clock }: Shelf): Adapter {
  const prefix = `${model}:`
  const search = (fits: (payload: AdapterPayload) => boolean): AdapterPayload | undefined => {
    for (const key of records.keys()) {
      const payload = key.startsWith(prefix) ? find(key) : undefined
      if (payload && fits(payload)) return payload
    }
    return undefined
  }
  return {
    async upsert(id, payload, expiresIn) {
      records.delete(prefix + id)
      records.set(prefix + id, {
        payload,
        endsAt: expiresIn === undefined ? Infinity : clock.now() + expiresIn * 1000,
      })
      const [oldest] = records.keys()
      if (records.size > recordsMax && oldest !== undefined) records.delete(oldest)
    },
    async find(id) {
      return find(prefix + id)
    },
    async findByUid(uid) {
      return search((payload) => payload.uid === uid)
    },
    async findByUserCode(userCode) {
      return search((payload) => payload.userCode === userCode)
    },
    async consume(id) {
      const payload = find(prefix + id)
      if (payload) payload.consumed = Math.floor(clock.now() / 1000)
    },
    async destroy(id) {
      records.delete(prefix + id)
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of records) if (payload.grantId === grantId) records.delete(key)
    },
  }
}
