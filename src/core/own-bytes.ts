/**
 * A copy in memory of its own, for bytes that stay as long as a session: small buffers share memory otherwise, and the few
 * that stay would keep that of the many that do not.
 */
export function ownBytes(bytes: Uint8Array): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length)
  own.set(bytes)
  return own
}
