/** Servers of other major versions, as test/servers/package.json names them. */
import { chmod, cp, readdir, readFile, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'

/** The versions that are installed beside 15, which is Debian's, and 18, which is the product's. */
export const otherVersions = [13, 14, 16, 17] as const

/** Copies the programs of a version into a folder, with the links that npm's script would make, for any account to run. */
export async function copyPrograms(version: number, folder: string): Promise<string> {
  const from = join(import.meta.dirname, '../servers/node_modules', `pg${version}`, 'native')
  await cp(from, folder, { recursive: true })
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of links)
    await symlink(basename(source), join(folder, 'lib', basename(target))).catch(() => undefined)
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755)
  return join(folder, 'bin')
}
