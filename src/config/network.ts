import { isIP } from 'node:net'
import * as z from 'zod'

/** A network as CIDR notation writes it; a bare address is a network of one. */
export const network = z
  .string()
  .max(64)
  .refine((text) => prefixOf(text) !== null, 'Write an address or a network, such as 10.0.0.0/8 or fd00::/8')

/** A network that `network` has let pass. */
export function networkOf(text: string): { readonly address: string; readonly prefix: number } {
  const prefix = prefixOf(text)
  if (prefix === null) throw new Error('not a network')
  return { address: addressIn(text), prefix }
}

function prefixOf(text: string): number | null {
  const version = isIP(addressIn(text))
  if (version === 0 || text.includes('%')) return null
  const bits = version === 4 ? 32 : 128
  const [, written] = text.split('/')
  if (written === undefined) return bits
  const prefix = /^\d{1,3}$/.test(written) ? Number(written) : Infinity
  return prefix <= bits && text.split('/').length === 2 ? prefix : null
}

function addressIn(text: string): string {
  return text.split('/')[0] ?? ''
}
