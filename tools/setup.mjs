/**
 * Puts the packages of package-lock.json in place, the pinned Node among them, then says nothing. With `--console` it
 * builds the web console too, once after its sources changed.
 * Runs under whatever Node the host has (20 or later), so it is plain JavaScript and imports no package.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(import.meta.url)
const root = join(dirname(file), '..')
const nodeMajorMin = 24
const nodeMinorMin = 15
const platforms = 'Linux on x64 and arm64; macOS on arm64, for clients only'
const progressMsEach = 15_000

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(file)) await setUp()

async function setUp() {
  if (!matches(read('node_modules/.package-lock.json'), read('package-lock.json'))) await install()
  const fault = runtimeFault()
  if (fault) fail(fault)
  if (process.argv.includes('--console')) buildConsole()
}

function buildConsole() {
  const stamp = join(root, 'console', 'dist', 'sources.sha256')
  const wanted = consoleDigest()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const started = Date.now()
  // What is asked for may be read by a program, so none of this is its output.
  process.stderr.write('Building the web console (once)\n')
  const node = join(root, 'node_modules', '.bin', 'node')
  const { status, stderr } = spawnSync(node, [join(root, 'console', 'build.ts')], { encoding: 'utf8' })
  if (status !== 0) fail(`The web console could not be built.\n${stderr}`)
  writeFileSync(stamp, wanted)
  process.stderr.write(`Built in ${Math.round((Date.now() - started) / 1000)} s\n`)
}

/** SHA-256 in hex over all that the console is made of: its own files, and the packages as the lock names them. */
function consoleDigest() {
  const folder = join(root, 'console')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !/^(?:dist|\.dist-\d+|node_modules)[\\/]/.test(path.slice(folder.length + 1)))
    .sort()
  const hash = createHash('sha256')
  for (const path of [...files, join(root, 'package-lock.json')]) {
    const bytes = readFileSync(path)
    hash.update(`${path.slice(root.length)} ${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

/**
 * Whether what npm says it installed is what the lock asks for. npm writes its own record last, so that an
 * interrupted installation has none. Packages for other platforms are absent, which is as it should be.
 */
export function matches(installed, wanted) {
  if (!installed || !wanted) return false
  const present = installed.packages ?? {}
  const { '': _project, ...packages } = wanted.packages ?? {}
  for (const [path, { version, integrity, optional }] of Object.entries(packages)) {
    const found = present[path]
    if (found ? found.version !== version || found.integrity !== integrity : !optional) return false
  }
  return Object.keys(present).every((path) => path in packages)
}

async function install() {
  const started = Date.now()
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  const say = process.stdout.isTTY
    ? (text, end = '') => process.stdout.write(`\r\x1b[K${text}${end}`)
    : (text) => process.stdout.write(`${text}\n`)

  say('Installing the packages of package-lock.json (once)')
  const ticking = setInterval(
    () => say(`Installing the packages of package-lock.json (once) … ${seconds()}`),
    process.stdout.isTTY ? 1000 : progressMsEach,
  )
  const { code, words } = await runNpm([
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  clearInterval(ticking)
  if (code !== 0) {
    say('', '\n')
    fail(
      `The packages could not be installed (npm ci ended with ${code} after ${seconds()}).\n${reasonOf(words)}`,
    )
  }
  say(`Installed in ${seconds()}`, '\n')
}

function runNpm(args) {
  // Without node_modules/.bin: npm must not run on the Node that it is about to replace.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.endsWith(join('node_modules', '.bin')))
    .join(delimiter)
  return new Promise((resolve) => {
    const npm = spawn('npm', args, {
      cwd: root,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let words = ''
    for (const stream of [npm.stdout, npm.stderr])
      stream.on('data', (chunk) => (words = (words + chunk).slice(-20_000)))
    npm.on('error', (error) => resolve({ code: error.code ?? 'an error', words: String(error) }))
    npm.on('close', (code, signal) => resolve({ code: code ?? signal, words }))
  })
}

/** npm's own words, and what to do about the kind of failure that they name. */
export function reasonOf(words) {
  const remedies = [
    [
      /spawn npm ENOENT/,
      'npm is not on PATH. Install npm (on Debian: apt-get install npm) and run this again.',
    ],
    [
      /ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EAI_AGAIN/,
      'The package registry cannot be reached. See `npm config get registry` and your proxy settings.',
    ],
    [
      /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/,
      'The certificate of the package registry is not trusted. Name your authority with `npm config set cafile`.',
    ],
    [/ENOSPC/, 'The disk is full. The packages need about 400 MB.'],
    [
      /EACCES|EPERM|EROFS/,
      `Something here cannot be written. Check who owns ${root} and npm's cache (\`npm config get cache\`).`,
    ],
    [
      /EINTEGRITY/,
      'A package is not the one that the lock names. Run `npm cache clean --force` once; if it repeats, do not trust that registry.',
    ],
    [/E40[13]/, 'The registry refuses these credentials. Check your .npmrc.'],
    [
      /E404|ETARGET/,
      'The registry does not have a package that the lock names. Use one that mirrors registry.npmjs.org in full.',
    ],
  ]
  const remedy = remedies.find(([pattern]) => pattern.test(words))?.[1]
  const said = words
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('A complete log of this run'))
    .slice(-12)
  return [
    ...said,
    '',
    remedy ?? 'Run `npm ci --ignore-scripts` by hand to see all that npm has to say.',
  ].join('\n')
}

function runtimeFault() {
  const node = join(root, 'node_modules', '.bin', 'node')
  const here = `${process.platform} ${process.arch}`
  if (!existsSync(node)) return `There is no pinned Node for ${here}. Supported: ${platforms}.`
  const { stdout, status, error } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  if (status !== 0)
    return `The pinned Node does not run on this system (${error?.message ?? `status ${status}`}). Supported: ${platforms}.`
  const [major = 0, minor = 0] = stdout.trim().slice(1).split('.').map(Number)
  if (major < nodeMajorMin || (major === nodeMajorMin && minor < nodeMinorMin))
    return `The pinned Node is ${stdout.trim()}, older than ${nodeMajorMin}.${nodeMinorMin}. Remove node_modules and run this again.`
  return null
}

function read(path) {
  const file = join(root, path.replaceAll('/', sep))
  if (!existsSync(file)) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (path === 'package-lock.json') fail(`package-lock.json is not JSON: ${error.message}`)
    return null // A damaged record of what is installed is no record.
  }
}

function fail(words) {
  process.stderr.write(`${words}\n`)
  process.exit(1)
}
