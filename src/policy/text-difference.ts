/** What differs between two texts, by line. */
export interface TextDifference {
  readonly added: number
  readonly removed: number
  /** The lines that differ, each behind `+` or `-`, in the order of the texts. */
  readonly lines: readonly string[]
}

/** Beyond this many comparisons, what is between the common beginning and end counts as replaced altogether. */
const comparisonsMax = 4_000_000

/** The fewest lines that turn `before` into `after`, where they can be found in time. */
export function textDifference(before: string, after: string): TextDifference {
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  let start = 0
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1
  let end = 0
  while (
    end < old.length - start &&
    end < fresh.length - start &&
    old[old.length - 1 - end] === fresh[fresh.length - 1 - end]
  )
    end += 1
  const lines = between(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end))
  const added = lines.filter((line) => line.startsWith('+')).length
  return { added, removed: lines.length - added, lines }
}

function between(old: readonly string[], fresh: readonly string[]): readonly string[] {
  if (old.length * fresh.length > comparisonsMax) return [...old.map(gone), ...fresh.map(come)]
  const width = fresh.length + 1
  // common[i * width + j]: how many lines the rest of `old` from i and the rest of `fresh` from j have in common.
  const common = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number): number => common[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = fresh.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    const [one, other] = [old[i], fresh[j]]
    if (one !== undefined && one === other) {
      i += 1
      j += 1
    } else if (one !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(gone(one))
      i += 1
    } else if (other !== undefined) {
      lines.push(come(other))
      j += 1
    }
  }
  return lines
}

function gone(line: string): string {
  return `-${line}`
}

function come(line: string): string {
  return `+${line}`
}
