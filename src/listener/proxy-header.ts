/**
 * The PROXY protocol, version 2 (HAProxy, "The PROXY protocol", section 2.2): what a load balancer says of the client
 * whose connection it carries. Version 1, which is text, is not taken. Pure.
 */

/** What the first bytes of a connection from a proxy are. */
export type ProxyHeader =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'malformed'; readonly what: string }
  /** The proxy speaks for itself, as for a health check. */
  | { readonly kind: 'local'; readonly bytes: number }
  /** The client is elsewhere. `address` is `unix` when it came to the proxy by a unix socket. */
  | { readonly kind: 'proxied'; readonly address: string; readonly port: number; readonly bytes: number }

/** What a header may take altogether: addresses, and what clouds put behind them. */
export const proxyHeaderBytesMax = 4096

const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex')
const fixedBytes = 16
const checksumType = 0x03

/** Reads the header from what has arrived so far; `bytes` is how much of it the header is. */
export function proxyHeaderIn(received: Buffer): ProxyHeader {
  const seen = Math.min(received.length, signature.length)
  if (!received.subarray(0, seen).equals(signature.subarray(0, seen))) return malformed('no signature')
  if (received.length < fixedBytes) return { kind: 'incomplete' }
  const versionAndCommand = received.readUInt8(12)
  const command = versionAndCommand & 0x0f
  if (versionAndCommand >>> 4 !== 2) return malformed('another version than 2')
  if (command > 1) return malformed(`command ${command}`)
  const bytes = fixedBytes + received.readUInt16BE(14)
  if (bytes > proxyHeaderBytesMax) return malformed(`${bytes} bytes`)
  if (received.length < bytes) return { kind: 'incomplete' }
  const header = received.subarray(0, bytes)
  // What a local header holds besides is to be skipped unread.
  return command === 0 ? { kind: 'local', bytes } : proxiedIn(header)
}

function proxiedIn(header: Buffer): ProxyHeader {
  const bytes = header.length
  const family = familyOf(header.readUInt8(13))
  // A client whose address is unknown could not be held to account.
  if (family === null) return malformed('no stream with a known address')
  const tlvsAt = fixedBytes + family.bytes
  if (tlvsAt > bytes) return malformed('too short for its addresses')
  const fault = tlvFault(header, tlvsAt)
  if (fault !== null) return malformed(fault)
  if (family.name === 'unix') return { kind: 'proxied', address: 'unix', port: 0, bytes }
  const addressBytes = (family.bytes - 4) / 2
  const source = header.subarray(fixedBytes, fixedBytes + addressBytes)
  const port = header.readUInt16BE(fixedBytes + 2 * addressBytes)
  const address = family.name === 'ipv4' ? [...source].join('.') : ipv6Of(source)
  return { kind: 'proxied', address, port, bytes }
}

interface Family {
  readonly name: 'ipv4' | 'ipv6' | 'unix'
  /** Of both addresses with their ports. */
  readonly bytes: number
}

function familyOf(byte: number): Family | null {
  switch (byte) {
    case 0x11:
      return { name: 'ipv4', bytes: 12 }
    case 0x21:
      return { name: 'ipv6', bytes: 36 }
    case 0x31:
      return { name: 'unix', bytes: 216 }
    default:
      return null
  }
}

function tlvFault(header: Buffer, from: number): string | null {
  for (let at = from; at < header.length;) {
    if (header.length - at < 3) return 'half a TLV at its end'
    const type = header.readUInt8(at)
    const valueAt = at + 3
    const end = valueAt + header.readUInt16BE(at + 1)
    if (end > header.length) return 'a TLV longer than the header'
    if (type === checksumType) {
      if (end - valueAt !== 4) return 'a checksum of another length than 4'
      const blanked = Buffer.from(header).fill(0, valueAt, end)
      if (crc32c(blanked) !== header.readUInt32BE(valueAt)) return 'another checksum than it says'
    }
    at = end
  }
  return null
}

/** RFC 5952's shortest form is for people; the eight groups are cut as node:net writes them. */
function ipv6Of(bytes: Buffer): string {
  const mapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes.readUInt16BE(10) === 0xffff
  if (mapped) return [...bytes.subarray(12)].join('.')
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16)).join(':')
  const zeros = [...groups.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length)[0]
  if (!zeros) return groups
  const before = groups.slice(0, zeros.index)
  const after = groups.slice(zeros.index + zeros[0].length).replace(/^:/, '')
  return `${before}::${after}`
}

/** Castagnoli's polynomial, reflected (RFC 3720, appendix B.4). Headers are short, so no table. */
function crc32c(bytes: Buffer): number {
  let crc = 0xffff_ffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f6_3b78 : 0)
  }
  return (crc ^ 0xffff_ffff) >>> 0
}

function malformed(what: string): ProxyHeader {
  return { kind: 'malformed', what }
}
