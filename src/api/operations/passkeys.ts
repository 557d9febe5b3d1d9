import * as shapes from '../contract.ts'
import { api, type Operation } from './operation.ts'

const ofPrincipal = { access: 'principal' } as const

/** What the gateway answers about passkeys. */
export const passkeyOperations: readonly Operation[] = [
  {
    method: 'get',
    path: `${api}/passkeys`,
    does: "The caller's passkeys.",
    ...ofPrincipal,
    answer: shapes.passkeyList,
  },
  {
    method: 'post',
    path: `${api}/passkeys/options`,
    does: 'What a browser needs to make a passkey.',
    ...ofPrincipal,
    answer: shapes.creationOptions,
    reads: true,
  },
  {
    method: 'post',
    path: `${api}/passkeys`,
    does: 'Registers a passkey; a further one is vouched for by one that is there.',
    ...ofPrincipal,
    body: shapes.passkeyBody,
    answer: shapes.passkey,
    status: 201,
    leaves: 'access.changed',
  },
  {
    method: 'post',
    path: `${api}/passkeys/{id}/remove-options`,
    does: 'What a browser needs to sign that a passkey is removed.',
    ...ofPrincipal,
    answer: shapes.requestOptions,
    reads: true,
  },
  {
    method: 'post',
    path: `${api}/passkeys/{id}/remove`,
    does: 'Removes a passkey, by the word of one of the caller.',
    ...ofPrincipal,
    body: shapes.removalBody,
    status: 204,
    leaves: 'access.changed',
  },
  {
    method: 'post',
    path: `${api}/reviews/{id}/passkey-options`,
    does: 'What a passkey has to sign for a ruling.',
    ...ofPrincipal,
    body: shapes.signingBody,
    answer: shapes.requestOptions,
    reads: true,
  },
  {
    method: 'get',
    path: `${api}/passkey-resets`,
    does: 'Requests to start anew without passkeys that the caller asked for or may rule on.',
    ...ofPrincipal,
    answer: shapes.resetList,
  },
  {
    method: 'post',
    path: `${api}/passkey-resets`,
    does: 'Asks to start anew, for whoever has lost their passkeys.',
    ...ofPrincipal,
    body: shapes.resetBody,
    answer: shapes.reset,
    leaves: 'access.changed',
  },
  ...(['approve', 'deny'] as const).map(
    (word) =>
      ({
        method: 'post',
        path: `${api}/passkey-resets/{id}/${word}`,
        does: `Rules on a request to start anew: ${word}; two approvals remove every passkey of whoever asked.`,
        ...ofPrincipal,
        body: shapes.resetBody,
        answer: shapes.reset,
        leaves: 'access.changed',
      }) as const,
  ),
]
