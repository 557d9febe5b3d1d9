import * as shapes from '../contract.ts'
import type { Operation } from './operation.ts'

/** What principals prove themselves by. */
export const signInOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/auth/options',
    does: 'How people can sign in with a browser.',
    access: 'anyone',
    answer: shapes.signInOptions,
  },
  {
    method: 'get',
    path: '/auth/login',
    does: 'Sends the browser to an issuer.',
    access: 'anyone',
    query: shapes.signInQuery,
    status: 303,
  },
  {
    method: 'get',
    path: '/auth/callback',
    does: 'Takes what the issuer sent back, and signs the browser in.',
    access: 'anyone',
    status: 303,
  },
  {
    method: 'get',
    path: '/auth/saml/login',
    does: 'Sends the browser to a SAML provider.',
    access: 'anyone',
    query: shapes.samlSignInQuery,
    status: 303,
  },
  {
    method: 'get',
    path: '/auth/saml/callback',
    does: "Takes the code of a provider's answer, and signs the browser in.",
    access: 'anyone',
    status: 303,
  },
  {
    method: 'post',
    path: '/auth/logout',
    does: "Ends the browser's session.",
    access: 'proof',
    status: 204,
  },
  {
    method: 'get',
    path: '/.well-known/oauth-protected-resource',
    does: 'Who vouches for people here (RFC 9728).',
    access: 'anyone',
    answer: shapes.protectedResource,
  },
  {
    method: 'post',
    path: '/oauth/token',
    does: 'Exchanges tokens for one of a resource (RFC 8693).',
    access: 'proof',
    answer: shapes.issuedToken,
  },
  {
    method: 'post',
    path: '/oauth/backchannel-logout',
    does: 'Ends sign-ins as an issuer says (OpenID Connect Back-Channel Logout).',
    access: 'proof',
  },
  {
    method: 'get',
    path: '/saml/{provider}/metadata',
    does: 'Our SAML metadata.',
    access: 'anyone',
    media: 'application/samlmetadata+xml',
  },
  {
    method: 'get',
    path: '/saml/{provider}/login',
    does: 'Begins a sign-in of the command line.',
    access: 'anyone',
    status: 302,
  },
  {
    method: 'post',
    path: '/saml/{provider}/acs',
    does: "Takes a provider's answer.",
    access: 'proof',
    status: 302,
  },
  {
    method: 'post',
    path: '/saml/{provider}/token',
    does: 'Exchanges a code for a token.',
    access: 'proof',
    answer: shapes.issuedToken,
  },
  {
    method: 'post',
    path: '/slack/interactions',
    does: 'Takes what people do in Slack.',
    access: 'proof',
  },
]
