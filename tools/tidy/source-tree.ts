import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isTestSupport } from './test-support.ts'

const root = join(import.meta.dirname, '..', '..')
const notOurs = new Set(['node_modules', '.git', '.cache', '.sallyport', 'dist', 'coverage'])

/** One file of the checkout. `path` counts from its root, with `/` whatever the system. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Every text file that belongs to the project. */
export const everyFile: readonly SourceFile[] = globSync('**/*', {
  cwd: root,
  exclude: (entry) => notOurs.has(entry.name),
  withFileTypes: true,
})
  .concat(
    globSync('.*/**/*', { cwd: root, exclude: (entry) => notOurs.has(entry.name), withFileTypes: true }),
  )
  .concat(globSync('.*', { cwd: root, exclude: (entry) => notOurs.has(entry.name), withFileTypes: true }))
  .filter(
    (entry) =>
      !notOurs.has(entry.name) &&
      entry.isFile() &&
      !/\.(?:png|svg|gif|ico|woff2|wasm|bin|zst|gz|log)$/.test(entry.name),
  )
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) => ({ path: file.slice(root.length + 1), text: readFileSync(file, 'utf8') }))
  .sort((one, other) => (one.path < other.path ? -1 : 1))

/** The TypeScript that ships: `src/` without its tests and what only they use. */
export const shippedFiles: readonly SourceFile[] = everyFile.filter(
  ({ path }) =>
    path.startsWith('src/') && path.endsWith('.ts') && !path.endsWith('.test.ts') && !isTestSupport(path),
)

/** All TypeScript, tests and tools with it. */
export const typeScriptFiles: readonly SourceFile[] = everyFile.filter(({ path }) => /\.tsx?$/.test(path))

/** The text of one file by its path; throws when there is none. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Where `index` is in the text, for people: `path:line`. */
export function placeOf(file: SourceFile, index: number): string {
  return `${file.path}:${file.text.slice(0, index).split('\n').length}`
}

/** Whether there is such a file; for what is not the project's own, `node_modules` say. */
export function hasFile(path: string): boolean {
  return existsSync(join(root, path))
}
