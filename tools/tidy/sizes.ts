import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'
import type { SourceFile } from './source-tree.ts'

const root = join(import.meta.dirname, '..', '..')
const fileLinesMax = 400

const report = z.object({
  diagnostics: z.array(z.object({ message: z.string(), filename: z.string() })),
})

/** The files above the ceiling, by path. */
export function longFiles(files: readonly SourceFile[]): readonly string[] {
  return files.filter(({ text }) => text.trimEnd().split('\n').length > fileLinesMax).map(({ path }) => path)
}

/** The functions of what ships and of the tools above the ceiling, as `path#name`. The linter measures them. */
export function longFunctions(): readonly string[] {
  const config = join(import.meta.dirname, 'function-size.json')
  const linter = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'oxlint', 'bin', 'oxlint'),
      '-c',
      config,
      '--disable-nested-config',
      '-f',
      'json',
      'src',
      'tools',
      'console/src',
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  if (linter.status === null) throw new Error('The linter did not run.', { cause: linter.error })
  return report
    .parse(JSON.parse(linter.stdout))
    .diagnostics.filter(({ filename }) => !filename.endsWith('.test.ts'))
    .map(({ message, filename }) => `${filename}#${/`(.+?)`/.exec(message)?.[1] ?? 'unnamed'}`)
}
