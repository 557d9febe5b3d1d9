import * as shapes from '../contract.ts'
import { api, type Operation } from './operation.ts'

/** What tells of the gateway itself. */
export const aboutOperations: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/openapi.json`,
    does: 'This document.',
    access: 'anyone',
    media: 'application/json',
  },
  {
    method: 'get',
    path: `${api}/whoami`,
    does: 'Who the caller is.',
    access: 'principal',
    answer: shapes.whoami,
  },
  {
    method: 'get',
    path: '/healthz',
    does: 'Whether the gateway works.',
    access: 'anyone',
    answer: shapes.health,
  },
  {
    method: 'get',
    path: '/metrics',
    does: 'Measurements for Prometheus; this machine asks without a token.',
    access: 'anyone',
    media: 'text/plain',
  },
]
