import type { EntryOf } from './entry.ts'

/** A change of who may do what, as the ledger keeps it. */
export type AccessChange = Omit<EntryOf<'access.changed'>, 'type'>

/** Puts a change on record; it takes effect only after this resolves. */
export type RecordAccess = (change: AccessChange) => Promise<void>
