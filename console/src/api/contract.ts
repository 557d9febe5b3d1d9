import type { Overview } from '../../../src/api/contract.ts'

/** The API's shapes, as the gateway itself declares them: the one place in which the console names them. Types only. */
export type * from '../../../src/api/contract.ts'

/** How far back a question looks. */
export type Span = Overview['span']
