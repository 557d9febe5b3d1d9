import type { Node } from '../text/tree.ts'

/**
 * Does the command tag of this statement count every row that it writes by its own text? It does for an INSERT, UPDATE,
 * DELETE, MERGE or COPY FROM STDIN at the top that holds no other one in WITH (docs/decisions/0008). What functions
 * write is not in the text; the caller knows.
 */
export function isCountedWrite({ tag, body }: Node): boolean {
  return (tag === 'CopyStmt' && body['is_from'] === true) || (writers.has(tag) && !holdsWriter(body))
}

const writers: ReadonlySet<string> = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'])

// Every tag in the tree is a key of it. The parser bounds the depth; the list makes this independent of it.
function holdsWriter(body: object): boolean {
  const rest: object[] = [body]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    for (const [key, value] of Object.entries(next)) {
      if (writers.has(key)) return true
      if (isObject(value)) rest.push(value)
    }
  }
  return false
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
