import { join } from 'node:path'
import { openFile, readAt, segmentFiles } from './reader.ts'
import { decodeSegmentHeader, digestBytes, noDigest, segmentHeaderBytes, verifiedDigest } from './segment.ts'

const sessionIdPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * The digest, in hex, of a recording's segment (the first is 0), when every one up to it is whole and follows the one
 * before; else what is wrong, in words. Needs no key: digests are over what is sealed.
 */
export async function digestOfSegment(
  directory: string,
  sessionId: string,
  segment: number,
): Promise<{ readonly digest: string } | { readonly problem: string }> {
  if (!sessionIdPattern.test(sessionId)) return { problem: 'its session has no id that could name one' }
  const chain = { segments: 0, digest: noDigest }
  let torn: string | null = null
  for (const name of await segmentFiles(join(directory, sessionId))) {
    await using file = await openFile(join(directory, sessionId, name))
    if (!file) return { problem: `${name} is no regular file` }
    for (let at = 0; ;) {
      const head = await readAt(file, at, segmentHeaderBytes)
      if (head.length === 0) break
      const header = head.length < segmentHeaderBytes ? null : decodeSegmentHeader(head)
      const bytes = segmentHeaderBytes + (header?.sealedBytes ?? 0) + digestBytes
      const stored = header ? await readAt(file, at, bytes) : head
      if (!header || stored.length < bytes) {
        // What a failed write left behind was written again in the next file; when not, the segment is missing there.
        torn = `${name} at byte ${at}: no whole segment`
        break
      }
      const digest = verifiedDigest(stored)
      if (digest === null || header.sequence !== chain.segments + 1 || header.previous !== chain.digest)
        return { problem: `${name} at byte ${at}: it is not what follows segment ${chain.segments}` }
      chain.segments = header.sequence
      chain.digest = digest
      if (chain.segments === segment + 1) return { digest }
      at += bytes
    }
  }
  return { problem: torn ?? `it has ${chain.segments} segments, and ${segment + 1} were sealed` }
}
