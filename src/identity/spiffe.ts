const idBytesMax = 2048
const trustDomainCharactersMax = 255

/** The trust domain of a SPIFFE ID (SPIFFE-ID section 2), or null when the text is none that names a workload. */
export function trustDomainOf(id: string): string | null {
  if (id.length > idBytesMax) return null
  const [, domain = '', path = ''] = /^spiffe:\/\/([^/]*)((?:\/[^/]+)+)$/.exec(id) ?? []
  if (!isTrustDomain(domain)) return null
  const segments = path.slice(1).split('/')
  return segments.every((segment) => /^[\w.-]+$/.test(segment) && !/^\.\.?$/.test(segment)) ? domain : null
}

/** True for a name that a trust domain may have: lower case, without port and percent signs. */
export function isTrustDomain(name: string): boolean {
  return name.length <= trustDomainCharactersMax && /^[a-z0-9._-]+$/.test(name)
}
