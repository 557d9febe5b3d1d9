import { globSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

const root = join(import.meta.dirname, '..')

// What crosses folders comes first: those tests start real servers and take the longest.
const folders = ['test', 'src', 'tools']

/** Tests of programs that are not ours and that a machine may lack. */
const clients = ['test/clients/', 'test/console/browser/']

/**
 * The test files under the given files and folders; when none is given, all of them, those of clients only if asked
 * for. Paths count from where the command was typed. `missing` holds the paths under which there is no test.
 */
export function findTestFiles(
  paths: readonly string[],
  withClients = false,
): {
  readonly files: readonly string[]
  readonly missing: readonly string[]
} {
  const every = folders.flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { cwd: root }).sort())
  if (paths.length === 0)
    return {
      files: every.filter((file) => withClients || !clients.some((folder) => file.startsWith(folder))),
      missing: [],
    }

  const typedIn = process.env.INIT_CWD ?? process.cwd()
  const under = paths.map((path) => ({ path, start: relative(root, resolve(typedIn, path)) }))
  return {
    files: every.filter((file) => under.some(({ start }) => holds(start, file))),
    missing: under.filter(({ start }) => !every.some((file) => holds(start, file))).map(({ path }) => path),
  }
}

function holds(path: string, file: string): boolean {
  return path === file || (isFolder(path) && (path === '' || file.startsWith(`${path}/`)))
}

function isFolder(path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() ?? false
}
