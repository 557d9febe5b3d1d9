import { isIP } from 'node:net'
import { isLoopback, urlFault } from '../identity/issuer-config.ts'
import { immutableClaims } from '../identity/preset.ts'
import { isTrustDomain } from '../identity/spiffe.ts'
import type { DocumentPath, Fault, Places } from '../policy/document.ts'
import type { ConfigText } from './schema.ts'
import { checkRetention } from './retention.ts'
import { hostsOf, placeIn } from './target.ts'

/** Faults that the schema's shape cannot express: doors left open, names taken twice, settings that contradict. */
export function checkConfig(config: ConfigText, places: Places): readonly Fault[] {
  const faults: Fault[] = []
  const add = (path: DocumentPath, message: string, fix: string): number =>
    faults.push(places.fault(path, message, fix))
  checkListeners(config, add)
  checkCertificates(config, add)
  checkIssuers(config, add)
  checkDirectories(config, add)
  checkResources(config, add)
  checkNotices(config, add)
  checkExports(config, add)
  checkRetention(config, add)
  return faults
}

type Add = (path: DocumentPath, message: string, fix: string) => number

function checkListeners(config: ConfigText, add: Add): void {
  const { postgres, http } = config.listen
  if (postgres.tls === null && postgres.plaintext === 'never' && postgres.socket === undefined) {
    const fix = 'Name `cert` and `key` under listen.postgres.tls, or set plaintext: loopback.'
    add(
      ['listen', 'postgres'],
      'No client could connect: there is no certificate, and plaintext is never accepted.',
      fix,
    )
  }
  if (postgres.tls === null && !isLoopbackHost(postgres.host)) {
    const message = 'Clients elsewhere could not connect: without a certificate only loopback is served.'
    add(['listen', 'postgres', 'host'], message, 'Name `cert` and `key` under listen.postgres.tls.')
  }
  if (http.tls === null && !isLoopbackHost(http.host) && !http['behind-proxy']) {
    const fix =
      'Name `cert` and `key` under listen.http.tls, or set behind-proxy: true where a proxy ends TLS.'
    add(['listen', 'http', 'host'], 'Tokens would cross the network in plaintext.', fix)
  }
  if (postgres.port !== 0 && postgres.port === http.port) {
    add(['listen', 'http', 'port'], `Port ${http.port} is taken by listen.postgres.`, 'Choose another.')
  }
  if (postgres['shared-port'] && postgres.port === 0) {
    const message = 'Gateways cannot share a port that each of them takes as it comes.'
    add(['listen', 'postgres', 'port'], message, 'Name its number.')
  }
  const fault = urlFault(config['public-url'], true)
  if (fault !== null) add(['public-url'], `The URL cannot be used: ${fault}.`, 'Use an https URL.')
}

function checkCertificates(config: ConfigText, add: Add): void {
  const isTaken =
    config['client-certificates'] !== undefined ||
    config.issuers.some((issuer) => issuer['x509-bundle'] !== undefined)
  if (isTaken && config.listen.postgres.tls === null)
    add(
      ['listen', 'postgres'],
      'Certificates of clients are taken over TLS alone, and there is none.',
      'Name `cert` and `key` under listen.postgres.tls.',
    )
}

function checkNotices({ notices }: ConfigText, add: Add): void {
  const seen = new Set<string>()
  for (const [at, notice] of notices.entries()) {
    if (seen.has(notice.name))
      add(['notices', at, 'name'], 'This name is taken by another.', 'Choose another.')
    seen.add(notice.name)
    if (notice.kind === 'mail') {
      if ((notice.user === undefined) !== (notice.password === undefined))
        add(
          ['notices', at, 'user'],
          'Who signs in needs a password, and a password somebody.',
          'Name both, or neither.',
        )
      continue
    }
    const key = notice.kind === 'webhook' ? 'url' : 'api'
    const fault = urlFault(notice.kind === 'webhook' ? notice.url : notice.api, notice['allow-insecure-http'])
    const fix = 'Use https, or set allow-insecure-http: true for a receiver on loopback.'
    if (fault !== null) add(['notices', at, key], `The URL cannot be used: ${fault}.`, fix)
  }
}

function checkExports({ exports }: ConfigText, add: Add): void {
  const seen = new Set<string>()
  for (const [at, one] of exports.entries()) {
    if (seen.has(one.name)) add(['exports', at, 'name'], 'This name is taken by another.', 'Choose another.')
    seen.add(one.name)
    if (one.kind === 'syslog' && !one.tls && !isLoopbackHost(one.host))
      add(['exports', at, 'tls'], 'Events would cross the network in plaintext.', 'Leave tls on.')
    const fault = 'url' in one ? urlFault(one.url, true) : null
    if (fault !== null) add(['exports', at, 'url'], `The URL cannot be used: ${fault}.`, 'Use https.')
  }
}

function checkIssuers(config: ConfigText, add: Add): void {
  const seen = new Set<string>()
  for (const [at, issuer] of config.issuers.entries()) {
    const path = ['issuers', at]
    if (seen.has(issuer.issuer)) add([...path, 'issuer'], 'This issuer is listed twice.', 'Keep one.')
    seen.add(issuer.issuer)
    for (const key of ['issuer', 'jwks-uri'] as const) {
      const url = issuer[key]
      const fault = url === undefined ? null : urlFault(url, issuer['allow-insecure-http'])
      const fix = 'Use https, or set allow-insecure-http: true for an issuer on loopback.'
      if (fault !== null) add([...path, key], `The URL cannot be used: ${fault}.`, fix)
    }
    checkPreset(issuer, path, add)
    if (typeof issuer.kind === 'object' && Object.keys(issuer.kind.values).length === 0) {
      add(
        [...path, 'kind', 'values'],
        'No value means anything, so every token would be refused.',
        'Name one.',
      )
    }
  }
}

function checkPreset(issuer: ConfigText['issuers'][number], path: DocumentPath, add: Add): void {
  const { preset, require } = issuer
  const immutable = preset === undefined ? [] : immutableClaims(preset)
  if (immutable.length > 0 && !immutable.some((claim) => Object.hasOwn(require, claim))) {
    const fix = `Under require, list the values of one of: ${immutable.join(', ')}.`
    add([...path, 'preset'], 'This issuer vouches for everybody: any job in the world could sign in.', fix)
  }
  const domain = issuer['trust-domain']
  if ((preset === 'spiffe') !== (domain !== undefined))
    add(
      [...path, 'trust-domain'],
      'A trust domain and the preset spiffe go together.',
      'Set both or neither.',
    )
  if (issuer['x509-bundle'] !== undefined && domain === undefined)
    add(
      [...path, 'x509-bundle'],
      'Nobody could sign in by it: there is no trust domain.',
      'Set preset: spiffe and trust-domain.',
    )
  if (domain !== undefined && !isTrustDomain(domain))
    add(
      [...path, 'trust-domain'],
      'This is no trust domain.',
      'Write its name in lower case, without spiffe://.',
    )
}

function checkDirectories({ directories, issuers, saml }: ConfigText, add: Add): void {
  const seen = new Set<string>()
  for (const [at, { name, issuer }] of directories.entries()) {
    if (seen.has(name)) add(['directories', at, 'name'], `The name \`${name}\` is taken.`, 'Choose another.')
    seen.add(name)
    if (
      ![...issuers.map((known) => known.issuer), ...saml.map((known) => known['entity-id'])].includes(issuer)
    )
      add(['directories', at, 'issuer'], 'This is no issuer of this file.', 'Write it as under issuers.')
  }
}

function checkResources(config: ConfigText, add: Add): void {
  const seen = new Set<string>()
  for (const [at, { name, target, logins, watch }] of config.resources.entries()) {
    const path = ['resources', at]
    if (seen.has(name))
      add([...path, 'name'], `The name \`${name}\` is taken.`, 'Give each resource a name of its own.')
    seen.add(name)
    for (const [index, login] of logins.entries())
      if (login.password !== undefined && login.login === undefined)
        add([...path, 'logins', index, 'password'], 'There is no login that it opens.', 'Name `login` too.')
    if (watch && watch.log === undefined && watch['activity-every-ms'] === undefined)
      add([...path, 'watch'], 'There is nothing to look at.', 'Name `log`, `activity-every-ms`, or both.')
    if (watch && !config['stamp-targets'])
      add(
        [...path, 'watch'],
        'Without stamps our own connections cannot be told.',
        'Set stamp-targets: true.',
      )
    checkTarget(target, [...path, 'target'], add)
  }
}

function checkTarget(target: ConfigText['resources'][number]['target'], path: DocumentPath, add: Add): void {
  const { tls } = target
  const hosts = hostsOf(target)
  if (hosts.some((host) => !isPlace(host)))
    add([...path, 'host'], 'One of the hosts cannot be read.', 'Write host, host:port or [address]:port.')
  if (hosts.some((host) => host.startsWith('/')) && tls.mode !== 'disable')
    add(path, 'A unix socket has no TLS.', 'Set tls: { mode: disable }.')
  if (tls.ca !== undefined && !tls.mode.startsWith('verify-')) {
    const message = `Authorities are not looked at in mode ${tls.mode}.`
    add([...path, 'tls', 'ca'], message, 'Use mode: verify-full, or remove `ca`.')
  }
  if ((tls.cert === undefined) !== (tls.key === undefined))
    add([...path, 'tls'], 'A certificate and its key go together.', 'Set `cert` and `key`, or neither.')
  if (tls.cert !== undefined && tls.mode === 'disable')
    add([...path, 'tls', 'cert'], 'Without TLS no certificate is shown.', 'Use mode: verify-full.')
}

function isPlace(written: string): boolean {
  const { host, port } = placeIn(written, 1)
  const isHost = host.startsWith('/') || isIP(host) !== 0 || /^[^\s:[\]/]+$/.test(host)
  return isHost && port >= 1 && port <= 65_535
}

function isLoopbackHost(host: string): boolean {
  return host === '::1' || isLoopback(host)
}
