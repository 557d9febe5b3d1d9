/** The invariants of ARCHITECTURE.md. A test that guards one says so by its name: `I7: a refusal waits its turn`. */
export const invariants = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10', 'I11', 'I12'] as const

/** Those that no test names yet. The list only shrinks. */
export const unguardedInvariants: readonly (typeof invariants)[number][] = []

/** The invariants that a test name begins with: `I2, I12: …` names two. */
export function invariantsOf(testName: string): readonly string[] {
  const list = /^(I\d+(?:(?:, | and )I\d+)*)\b/.exec(testName)?.[1] ?? ''
  return list.match(/I\d+/g) ?? []
}
