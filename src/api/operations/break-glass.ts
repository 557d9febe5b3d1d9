import * as shapes from '../contract.ts'
import { api, type Operation } from './operation.ts'

/** Roles that are taken in an emergency. */
export const breakGlassOperations: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/break-glass`,
    does: 'Roles that the caller took in an emergency, or is to review.',
    access: 'principal',
    answer: shapes.brokenGlassList,
  },
  {
    method: 'post',
    path: `${api}/break-glass/options`,
    does: 'What a passkey has to sign to take a role in an emergency.',
    access: 'principal',
    body: shapes.breakGlassPlace,
    answer: shapes.requestOptions,
    reads: true,
  },
  {
    method: 'post',
    path: `${api}/break-glass`,
    does: 'Takes a role in an emergency; its reviewers are paged.',
    access: 'principal',
    body: shapes.breakGlassBody,
    answer: shapes.brokenGlass,
    leaves: 'access.changed',
  },
]
