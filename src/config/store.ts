import { dirname, join, resolve } from 'node:path'
import { Secret } from '../core/secret.ts'
import type { StoreSource } from '../store/database.ts'
import { secretNow, type Context } from './context.ts'
import type { ConfigText } from './schema.ts'

/** Where the store is: what the file names, else `DATABASE_URL`, else one of the gateway's own beside its ledger. */
export function storeOf(text: ConfigText, context: Context): StoreSource {
  const store = storeNamed(text, context)
  if (store.kind === 'embedded' && text.listen.postgres['shared-port']) {
    // A cancel arrives at any of the gateways on a port, and they hear of each other's through the store.
    const message = 'Gateways that share a port have to share a store, and this one has its own.'
    const place = ['listen', 'postgres', 'shared-port']
    context.faults.push(context.places.fault(place, message, 'Name one under store.url.'))
  }
  return store
}

function storeNamed({ store, ledger }: ConfigText, context: Context): StoreSource {
  if (store && 'url' in store) return { kind: 'url', url: secretNow(store.url, ['store', 'url'], context) }
  if (store) return { kind: 'embedded', directory: resolve(context.folder, store.embedded) }
  const url = context.environment['DATABASE_URL']
  if (url !== undefined && url !== '') return { kind: 'url', url: new Secret(url) }
  return { kind: 'embedded', directory: join(dirname(resolve(context.folder, ledger.directory)), 'store') }
}
