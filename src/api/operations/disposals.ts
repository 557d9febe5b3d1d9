import * as shapes from '../contract.ts'
import { api, type Operation } from './operation.ts'

const one = `${api}/disposals/{id}`

/** How what is kept goes, and what keeps it. */
export const disposalOperations: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/disposals`,
    does: 'Requests to erase or to release a hold, newest first, and the legal holds in force.',
    access: 'principal',
    answer: shapes.disposalList,
  },
  {
    method: 'get',
    path: `${api}/disposals/due`,
    does: 'How much is over its time.',
    access: 'principal',
    query: shapes.disposalDueQuery,
    answer: shapes.disposalDue,
  },
  {
    method: 'post',
    path: `${api}/disposals`,
    does: 'Asks that something be erased, or that a legal hold end. Nothing goes until others let it.',
    access: 'principal',
    body: shapes.disposalBody,
    answer: shapes.disposal,
    leaves: 'access.changed',
  },
  {
    method: 'post',
    path: `${api}/disposals/holds`,
    does: 'Places a legal hold on a resource.',
    access: 'principal',
    body: shapes.legalHoldBody,
    answer: shapes.legalHold,
    leaves: 'access.changed',
  },
  {
    method: 'post',
    path: `${one}/approve`,
    does: 'Lets it happen; the last approval that it needs sets it going.',
    access: 'principal',
    body: shapes.disposalRulingBody,
    answer: shapes.disposal,
    leaves: 'access.changed',
  },
  {
    method: 'post',
    path: `${one}/reject`,
    does: 'Rejects it.',
    access: 'principal',
    body: shapes.disposalRulingBody,
    answer: shapes.disposal,
    leaves: 'access.changed',
  },
  {
    method: 'post',
    path: `${one}/withdraw`,
    does: 'Takes back what the caller asked.',
    access: 'principal',
    answer: shapes.disposal,
    leaves: 'access.changed',
  },
]
