import { questionSchema } from '../../audit/question.ts'
import * as shapes from '../contract.ts'
import { api, type Operation } from './operation.ts'

/** What the ledger and the recordings are read by. */
export const evidenceOperations: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/audit`,
    does: 'Searches the ledger.',
    access: 'principal',
    query: questionSchema,
    answer: shapes.auditAnswer,
    leaves: 'evidence.searched',
  },
  {
    method: 'get',
    path: `${api}/sessions/{id}`,
    does: 'One session, open or over: who, where, and what was asked.',
    access: 'principal',
    query: shapes.sessionPageQuery,
    answer: shapes.sessionPage,
    leaves: 'evidence.searched',
  },
  {
    method: 'get',
    path: `${api}/sessions/{id}/replay`,
    does: 'What was asked and shown in a session, as tables.',
    access: 'principal',
    query: shapes.replayQuery,
    answer: shapes.replayPage,
    leaves: 'evidence.read',
  },
  {
    method: 'get',
    path: `${api}/ledger/head`,
    does: 'How far the ledger is, and who vouches for it.',
    access: 'principal',
    answer: shapes.ledgerHead,
  },
  {
    method: 'get',
    path: `${api}/ledger/entries/{index}`,
    does: 'One entry, with all that it takes to check it without us.',
    access: 'principal',
    answer: shapes.ledgerEntry,
    leaves: 'evidence.read',
  },
  {
    method: 'get',
    path: `${api}/audit/saved`,
    does: 'The saved questions.',
    access: 'principal',
    answer: shapes.savedQuestionList,
  },
  {
    method: 'post',
    path: `${api}/audit/rebuild`,
    does: 'Makes the index again from the ledger.',
    access: 'principal',
    answer: shapes.auditRebuilt,
    leaves: 'evidence.searched',
  },
  {
    method: 'get',
    path: `${api}/recordings/{session}`,
    does: 'The frames of a recording, one JSON object a line.',
    access: 'principal',
    media: 'application/x-ndjson',
    leaves: 'evidence.read',
  },
  {
    method: 'get',
    path: `${api}/exports`,
    does: 'How the receivers of events do.',
    access: 'principal',
    answer: shapes.exportList,
  },
  {
    method: 'post',
    path: `${api}/exports/{name}/replay`,
    does: 'Tells a receiver again from an entry on.',
    access: 'principal',
    body: shapes.replayBody,
    answer: shapes.exportView,
    leaves: 'evidence.read',
  },
]
