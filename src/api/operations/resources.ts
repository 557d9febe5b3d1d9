import * as shapes from '../contract.ts'
import { api, type Operation } from './operation.ts'

/** Databases that operators add. */
export const resourceOperations: readonly Operation[] = [
  {
    method: 'post',
    path: `${api}/resources`,
    does: 'Adds a database. Its password is kept sealed and told to nobody.',
    access: 'principal',
    body: shapes.resourceBody,
    answer: shapes.addedResource,
    leaves: 'access.changed',
  },
  {
    method: 'post',
    path: `${api}/resources/test`,
    does: 'Tries a connection as it is described.',
    access: 'principal',
    body: shapes.resourceTestBody,
    answer: shapes.resourceTested,
    leaves: 'access.changed',
  },
  {
    method: 'get',
    path: `${api}/resources/{name}`,
    does: 'One that was added, with everything but its password.',
    access: 'principal',
    answer: shapes.addedResource,
  },
  {
    method: 'put',
    path: `${api}/resources/{name}`,
    does: 'Changes one; its sessions end.',
    access: 'principal',
    body: shapes.resourceChangeBody,
    answer: shapes.addedResource,
    leaves: 'access.changed',
  },
  {
    method: 'delete',
    path: `${api}/resources/{name}`,
    does: 'Removes one; its sessions end.',
    access: 'principal',
    status: 204,
    leaves: 'access.changed',
  },
  {
    method: 'post',
    path: `${api}/resources/{name}/test`,
    does: 'Tries a connection to a resource as it is.',
    access: 'principal',
    answer: shapes.resourceTested,
    leaves: 'access.changed',
  },
]
