const unitBytes: Readonly<Record<string, number>> = { KB: 1000, MB: 1_000_000, GB: 1_000_000_000 }

/** How a size is written where it is no plain number of bytes: `500 KB`, `20MB`, `1 GB`. */
export const sizePattern = /^[1-9][0-9]{0,5} ?(KB|MB|GB)$/

/** Bytes of a size such as `20 MB`; NaN when the text is none. */
export function sizeBytes(size: number | string): number {
  if (typeof size === 'number') return size
  if (!sizePattern.test(size)) return Number.NaN
  return Number.parseInt(size, 10) * (unitBytes[size.slice(-2)] ?? Number.NaN)
}
