/** Which addresses may be dialed for a target whose place somebody wrote into a page. */
import { lookup as lookUp } from 'node:dns'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'

/** True when the address may be dialed. */
export type MayDial = (address: string) => boolean

/** A network, as its first address and how many bits of it count. */
export interface Network {
  readonly address: string
  readonly prefix: number
}

/** What is dialed: where `allow` names anything, that alone; `deny` counts before it. */
export interface DialRule {
  readonly allow: readonly Network[]
  readonly deny: readonly Network[]
  /** Whether this machine's own addresses may be dialed though `allow` names none. */
  readonly loopback: boolean
}

/** Why a host was not dialed. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'

  constructor() {
    super('An address of the host is none that the gateway may dial.')
  }
}

/** The rule as a question about one address. What is no address is refused. */
export function mayDialBy({ allow, deny, loopback }: DialRule): MayDial {
  const denied = blockListOf(deny)
  const allowed = blockListOf(allow)
  const never = blockListOf([...neverDialed, ...(loopback ? [] : ownNetworks)])
  return (address) => {
    const family = isIP(address)
    if (family === 0) return false
    const type = family === 6 ? 'ipv6' : 'ipv4'
    if (denied.check(address, type)) return false
    return allow.length > 0 ? allowed.check(address, type) : !never.check(address, type)
  }
}

/** Why a host as it was written cannot be dialed, whatever it resolves to; null when that is to be seen. */
export function whyNotHost(host: string, mayDial: MayDial): AddressRefused | null {
  if (host.startsWith('/')) return new AddressRefused()
  return isIP(host) !== 0 && !mayDial(host) ? new AddressRefused() : null
}

/**
 * Looks a name up, and fails when any of its addresses may not be dialed. Used by the connection itself, so that a name
 * cannot mean one address when it is looked at and another when it is dialed.
 */
export function lookupBy(mayDial: MayDial): LookupFunction {
  return (host, options, done) =>
    lookUp(host, { ...options, all: true }, (error, found) => {
      const [first] = found ?? []
      if (error !== null || first === undefined) return done(error ?? new AddressRefused(), [])
      if (!found.every(({ address }) => mayDial(address))) return done(new AddressRefused(), [])
      return options.all === true ? done(null, found) : done(null, first.address, first.family)
    })
}

function blockListOf(networks: readonly Network[]): BlockList {
  const list = new BlockList()
  for (const { address, prefix } of networks)
    list.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4')
  return list
}

const ownNetworks: readonly Network[] = [
  { address: '127.0.0.0', prefix: 8 },
  { address: '::1', prefix: 128 },
]

/** Where no database is, and where clouds answer any program of the machine with its credentials. */
const neverDialed: readonly Network[] = [
  { address: '0.0.0.0', prefix: 8 },
  { address: '169.254.0.0', prefix: 16 },
  { address: '100.100.100.200', prefix: 32 },
  { address: '168.63.129.16', prefix: 32 },
  { address: '192.0.0.0', prefix: 24 },
  { address: '224.0.0.0', prefix: 3 },
  { address: '::', prefix: 128 },
  { address: '64:ff9b::', prefix: 96 },
  { address: '64:ff9b:1::', prefix: 48 },
  { address: '2002::', prefix: 16 },
  { address: 'fd00:ec2::254', prefix: 128 },
  { address: 'fe80::', prefix: 9 },
  { address: 'ff00::', prefix: 8 },
]
