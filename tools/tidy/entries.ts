import type { Import } from './imports.ts'
import { reachableFrom } from './imports.ts'

/** Where the product starts. Worker threads are found by the URLs that name them. */
const entry = 'src/cli/main.ts'

/** The files that the entry does not lead to. Without an entry there is one: the entry. */
export function unreached(files: readonly string[], imports: readonly Import[]): readonly string[] {
  if (!files.includes(entry)) return [entry]
  const reached = reachableFrom(entry, imports)
  return files.filter((file) => file !== entry && !reached.has(file))
}
