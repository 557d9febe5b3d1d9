import * as shapes from '../contract.ts'
import { api, type Operation } from './operation.ts'

/** Who rules for whoever is away. */
export const deputyOperations: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/deputies`,
    does: 'Deputies that the caller named, or is.',
    access: 'principal',
    answer: shapes.deputyList,
  },
  {
    method: 'post',
    path: `${api}/deputies`,
    does: 'Names who rules for the caller for a time.',
    access: 'principal',
    body: shapes.deputyBody,
    answer: shapes.deputy,
    leaves: 'access.changed',
  },
  {
    method: 'delete',
    path: `${api}/deputies/{id}`,
    does: 'Ends it now.',
    access: 'principal',
    status: 204,
    leaves: 'access.changed',
  },
]
