import * as shapes from '../contract.ts'
import { spanQuery } from '../contract/words.ts'
import { api, type Operation } from './operation.ts'

/** The policy, and what happens under it in numbers. */
export const policyOperations: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/overview`,
    does: 'What happened, in numbers.',
    access: 'principal',
    query: spanQuery,
    answer: shapes.overview,
  },
  {
    method: 'get',
    path: `${api}/policy`,
    does: 'The policy in force.',
    access: 'principal',
    answer: shapes.policyInForce,
  },
  {
    method: 'get',
    path: `${api}/policy/versions`,
    does: 'The policies that were in force, newest first.',
    access: 'principal',
    answer: shapes.policyVersions,
  },
  {
    method: 'get',
    path: `${api}/policy/versions/{version}`,
    does: 'The text of one of them.',
    access: 'principal',
    answer: shapes.policyVersion,
  },
  {
    method: 'get',
    path: `${api}/policy/hits`,
    does: 'How often rules decided.',
    access: 'principal',
    query: spanQuery,
    answer: shapes.policyHits,
  },
  {
    method: 'post',
    path: `${api}/policy/check`,
    does: 'What is wrong with a text that is to be a policy.',
    access: 'principal',
    body: shapes.policyCheckBody,
    answer: shapes.policyChecked,
    reads: true,
  },
  {
    method: 'post',
    path: `${api}/policy/explain`,
    does: 'What would be decided about a statement, and why. Nothing runs.',
    access: 'principal',
    body: shapes.policyExplainBody,
    answer: shapes.policyExplained,
    reads: true,
  },
  {
    method: 'post',
    path: `${api}/policy/test`,
    does: 'What a policy would decide otherwise about statements on record.',
    access: 'principal',
    body: shapes.policyTestBody,
    answer: shapes.policyTested,
    leaves: 'evidence.searched',
  },
]
