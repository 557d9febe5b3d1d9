import { writeMessage } from '../../../src/protocols/postgres/messages/message-writer.ts'
import { parseLine, printLine } from './transcript.ts'

// From here on object identifiers depend on what was made before.
const firstUserOid = 16_384

/** A server's message without what differs from one run, build or machine to the next. */
export function settled(bytes: Buffer): Buffer {
  const type = String.fromCharCode(bytes.readUInt8(0))
  switch (type) {
    case 'K':
      return writeMessage(bytes.readUInt8(0), [{ int32: 1 }, { bytes: Buffer.alloc(bytes.length - 9, 1) }])
    case 'S':
      return withoutVersion(bytes)
    case 'E':
    case 'N':
      return withoutSource(bytes)
    case 'T':
      return withoutOids(bytes)
    case 'A':
      return writeMessage(bytes.readUInt8(0), [{ int32: 1 }, { bytes: bytes.subarray(9) }])
    default:
      return bytes
  }
}

function withoutVersion(bytes: Buffer): Buffer {
  const line = printLine('B', bytes)
  return /"(?:server_version|TimeZone|lc_\w+)"/i.test(line) ? remade(line.replace(/"[^"]*"$/, '""')) : bytes
}

/** File, line and routine of the server's source. */
function withoutSource(bytes: Buffer): Buffer {
  return remade(printLine('B', bytes).replaceAll(/ "[FLR]" "[^"]*"/g, ''))
}

function withoutOids(bytes: Buffer): Buffer {
  return remade(
    printLine('B', bytes).replaceAll(/(\["(?:[^"\\]|\\.)*" )(\d+)/g, (whole, before: string, oid: string) =>
      Number(oid) >= firstUserOid ? `${before}${firstUserOid}` : whole,
    ),
  )
}

/** The line's bytes, whatever its length said before. */
function remade(line: string): Buffer {
  try {
    return parseLine(line).bytes
  } catch (error) {
    const [, length] = /^length is (\d+)/.exec(error instanceof Error ? error.message : '') ?? []
    if (length === undefined) throw error
    return parseLine(line.replace(/^(B \w+) \d+/, `$1 ${length}`)).bytes
  }
}
