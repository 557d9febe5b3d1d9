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
    path: `${api}/events`,
    does: 'What changes, as it changes: server-sent events.',
    access: 'principal',
    answer: shapes.liveEvent,
    media: 'text/event-stream',
  },
  {
    method: 'get',
    path: `${api}/sessions`,
    does: 'Open sessions of this gateway.',
    access: 'principal',
    answer: shapes.sessionList,
  },
  {
    method: 'post',
    path: `${api}/sessions/{id}/end`,
    does: 'Ends a session within a second; its client is told who did and why.',
    access: 'principal',
    body: shapes.sessionEndBody,
    status: 204,
    leaves: 'access.changed',
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
