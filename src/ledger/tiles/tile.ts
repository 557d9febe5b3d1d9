/** Hashes in a full tile, and entries in a full entry bundle (C2SP tlog-tiles). */
export const tileWidth = 256
/** Bytes of a SHA-256 hash. */
export const hashBytes = 32
/** Bytes of a full tile of hashes. */
export const tileBytes = tileWidth * hashBytes

/** One file below `tile/`: hashes of a level (0 holds leaf hashes), or the entries themselves. */
export interface TileName {
  readonly level: number | 'entries'
  /** Position among the tiles of its level. */
  readonly number: number
  /** How many hashes or entries it holds, 1 to 256; below 256 it is partial. */
  readonly width: number
}

/** Path of a tile relative to the ledger's directory, such as `tile/0/x001/067.p/12`. */
export function tilePath({ level, number, width }: TileName): string {
  const partial = width === tileWidth ? '' : `.p/${width}`
  return `tile/${level}/${numberPath(number)}${partial}`
}

/** Folder of a tile's partial versions. */
export function partialFolder({ level, number }: TileName): string {
  return `tile/${level}/${numberPath(number)}.p`
}

/** The tile that a path names; null when it names none. The inverse of `tilePath`. */
export function parseTilePath(path: string): TileName | null {
  const match = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*)(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path)
  if (!match) return null
  const [, level = '', groups = '', last = '', partial] = match
  const name: TileName = {
    level: level === 'entries' ? level : Number(level),
    number: Number(groups.replaceAll(/[x/]/g, '') + last),
    width: partial === undefined ? tileWidth : Number(partial),
  }
  return tilePath(name) === path ? name : null
}

/** Three digits a level, all but the last marked with `x`: 1234067 is `x001/x234/067`. */
function numberPath(number: number): string {
  const digits = String(number)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/\d{3}/g) ?? []
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
}
