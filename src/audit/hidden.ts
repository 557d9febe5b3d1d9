import type { EntryOf, Leaf } from '../ledger/entries/entry.ts'

type Decided = Extract<Leaf, EntryOf<'statement.decided' | 'statement.prepared'>>

/** Whether an entry is that of a statement. */
export function isStatement(leaf: Leaf): leaf is Decided {
  return leaf.type === 'statement.decided' || leaf.type === 'statement.prepared'
}

const plainKinds: ReadonlySet<string> = new Set([
  'connect',
  'read',
  'write',
  'session',
  'transaction',
  'lock',
])

/** Whether a statement may have shown or carried a value of these columns. */
export function touches({ effects, effectsOmitted }: Decided, columns: ReadonlySet<string>): boolean {
  if (effectsOmitted > 0) return true
  return effects.some(({ kind, object, columns: named }) => {
    if (!plainKinds.has(kind) || named.includes('*')) return true
    return named.some((name) => columns.has(name) || columns.has(`${object ?? ''}.${name}`))
  })
}

/**
 * Whether the text of a statement, or its parameters, may name a value of these columns. `spoken`: the columns that its
 * body says it speaks of; null for bodies that do not say, of which all that the statement touches counts.
 */
export function speaksOf(
  leaf: Decided,
  spoken: readonly string[] | null,
  columns: ReadonlySet<string>,
): boolean {
  if (columns.size === 0) return false
  if (spoken === null) return touches(leaf, columns)
  return spoken.some((name) => name === '*' || columns.has(name))
}
