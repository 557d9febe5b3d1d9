import { isIPv6 } from 'node:net'
import { resolve } from 'node:path'
import type { ResourceDefinition, RoleLogin } from '../catalog/resource-book.ts'
import { openFile } from '../catalog/secret-source.ts'
import type { TargetTls } from '../core/resource.ts'
import type { TargetPlace } from '../core/target-place.ts'
import type { DocumentPath } from '../policy/document.ts'
import { readCertificates, targetSecret, type Context } from './context.ts'
import type { ConfigText } from './schema.ts'

type TargetText = ConfigText['resources'][number]['target']

const chainBytesMax = 64 * 1024

/** How a resource is reached, as its `target` section says. */
export function targetOf(
  text: TargetText,
  path: DocumentPath,
  context: Context,
): Pick<ResourceDefinition, 'target' | 'secret' | 'certificate'> {
  const { database, login, password, tls } = text
  const [first, ...others] = hostsOf(text).map((written) => placeIn(written, text.port))
  if (!first) throw new Error('The schema lets no empty list of hosts pass.')
  const attributes = text['target-session-attrs']
  const connectMsMax = text['connect-ms-max'] ?? null
  const order = text['load-balance-hosts'] === 'random' ? 'random' : 'listed'
  const isPlain = others.length === 0 && attributes === 'any' && connectMsMax === null
  const { cert, key } = tls
  return {
    target: {
      ...first,
      database,
      login,
      tls: tlsOf(tls, path, context),
      ...(isPlain ? {} : { choice: { others, attributes, order, connectMsMax } }),
    },
    secret: password ? targetSecret(password, [...path, 'password'], context) : null,
    ...(cert !== undefined && key !== undefined
      ? {
          certificate: {
            chain: openFile(resolve(context.folder, cert), chainBytesMax),
            key: targetSecret(key, [...path, 'tls', 'key'], context),
          },
        }
      : {}),
  }
}

/** The hosts as they are written, one by one. */
export function hostsOf({ host }: TargetText): readonly string[] {
  const written = typeof host === 'string' ? host.split(',') : host
  return written.map((one) => one.trim())
}

function tlsOf(tls: TargetText['tls'], path: DocumentPath, context: Context): TargetTls {
  const isDirect = tls.negotiation === 'direct'
  switch (tls.mode) {
    case 'disable':
      return { mode: 'disable' }
    case 'require':
    case 'unverified':
      return { mode: 'unverified', isDirect }
    case 'verify-ca':
    case 'verify-full':
      return { mode: tls.mode, ca: readCertificates(tls.ca, [...path, 'tls', 'ca'], context), isDirect }
  }
}

/** `host`, `host:port`, an IPv6 address with or without brackets, or the folder of a unix socket. */
export function placeIn(written: string, port: number): TargetPlace {
  const [, address, after = ''] = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(written) ?? []
  if (address !== undefined) return { host: address, port: after === '' ? port : Number(after) }
  if (written.startsWith('/') || isIPv6(written)) return { host: written, port }
  const [, host = written, own = ''] = /^(.+):(\d{1,5})$/.exec(written) ?? []
  return { host, port: own === '' ? port : Number(own) }
}

/** Who makes users of the target for sessions, if anybody. */
export function usersOf(
  text: ConfigText['resources'][number],
  index: number,
  context: Context,
): Pick<ResourceDefinition, 'users'> {
  const users = text['ephemeral-users']
  if (users === undefined) return {}
  const { login, role, password } = users
  const path = ['resources', index, 'ephemeral-users', 'password']
  return { users: { login, role, secret: password ? targetSecret(password, path, context) : null } }
}

/** What sessions in a role of the policy log in with. */
export function roleLogin(
  text: ConfigText['resources'][number]['logins'][number],
  path: DocumentPath,
  context: Context,
): RoleLogin {
  const secret = text.password ? targetSecret(text.password, [...path, 'password'], context) : null
  const own = text.login === undefined ? null : { login: text.login, secret }
  return { role: text.role, own, setRole: text['set-role'] ?? null }
}
