/** What counts as one origin: an IPv4 address, or the 64 bits of an IPv6 address that a site's own are told apart behind. */
export function siteOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail = ''] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  if (address.includes('::')) {
    const behind = tail === '' ? 0 : tail.split(':').length
    while (groups.length + behind < 8) groups.push('0')
  }
  return `${groups.slice(0, 4).join(':')}/64`
}

/** An IPv4 address is one and the same whether the socket that it came by speaks IPv6 or not. */
export function plainAddress(address: string): string {
  return /^::ffff:[\d.]+$/i.test(address) ? address.slice('::ffff:'.length) : address
}
