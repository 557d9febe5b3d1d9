import { isRecord } from './strict-json.ts'

type Claims = Readonly<Record<string, unknown>>

/**
 * A claim by its name; where none has that name, the one that a path with slashes leads to: Kubernetes puts
 * `kubernetes.io/serviceaccount/uid` three objects deep. Undefined when there is none.
 */
export function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  let found: unknown = claims
  for (const part of path.split('/')) {
    if (!isRecord(found) || !Object.hasOwn(found, part)) return undefined
    found = found[part]
  }
  return found
}

/** A claim as text where it is a text, a whole number or a truth value; else null. */
export function plainClaim(claims: Claims, path: string): string | null {
  const value = claimAt(claims, path)
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  // Beyond these, two numbers may read the same.
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null
}
