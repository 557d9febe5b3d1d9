/** The API's shapes, as the gateway itself declares them: the one place in which the console names them. Types only. */
export type * from '../../../src/api/contract.ts'
