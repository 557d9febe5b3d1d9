/** The known word nearest to a mistyped one, or null when none is near enough to be what was meant. */
export function nearest(word: string, known: readonly string[]): string | null {
  const plain = word.toLowerCase().replaceAll(/[_\s]/g, '-').slice(0, wordCharactersMax)
  let best: string | null = null
  // A third of the letters may differ; beyond that a suggestion misleads.
  let bestDistance = Math.max(1, Math.floor(plain.length / 3)) + 1
  for (const candidate of known) {
    if (plain.length >= 3 && candidate.startsWith(plain)) return candidate
    const distance = editDistance(plain, candidate.toLowerCase().slice(0, wordCharactersMax))
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

// Distances cost the product of both lengths; keys longer than this are nobody's typing mistake.
const wordCharactersMax = 64

/** Levenshtein distance where swapping two neighbours counts once. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, at) => at)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return last[right.length] ?? 0
}
