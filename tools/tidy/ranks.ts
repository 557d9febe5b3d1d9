import { isTestSupport } from './test-support.ts'

/**
 * Who may import whom in `src/`: a folder sees those of lower rank and itself. Folders of one rank do not see each
 * other. This table is the architecture; ARCHITECTURE.md draws it.
 */
const ranks: readonly (readonly string[])[] = [
  ['core'],
  ['keys', 'sql', 'store'],
  ['identity', 'catalog', 'policy', 'masking', 'ledger', 'recording'],
  ['reviews', 'audit', 'export', 'reconcile'],
  ['gate', 'protocols'],
  ['api'],
  // What starts the rest, each able to start the one before it.
  ['config', 'certificate', 'listener', 'log', 'version'],
  ['access-parts', 'resource-parts', 'retention-parts', 'review-parts'],
  ['evidence', 'watches'],
  ['gateway-parts', 'api-parts'],
  ['main'],
  ['demo'],
  ['cli'],
]

/** All that a protocol may see beside its own folder: the `Gate` of core, the text, the bytes. */
const seenByProtocols = ['core', 'sql', 'masking']

/**
 * The rooms of the folders that have some: each sees those before it, and files beside the rooms see all. Tests may
 * import from any.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'src/sql/': [
    'text',
    'scope',
    'snapshot',
    'values',
    'routines',
    'queries',
    'statements',
    'session',
    'parser',
  ],
  'src/masking/': ['detectors', 'masks', 'contents', 'copies', 'rows'],
  'src/ledger/': ['entries', 'tiles', 'journal', 'verify', 'anchors'],
  'src/protocols/postgres/': ['messages', 'opening', 'session', 'replies', 'conversation'],
}

/** Why a file of `src/` may not import another; null when it may. Paths count from the root of the checkout. */
export function rankFault(from: string, to: string): string | null {
  if (!to.startsWith('src/')) return 'what ships imports only from src/'
  if (to.endsWith('.test.ts')) return 'nothing imports a test'
  const isTest = from.endsWith('.test.ts') || isTestSupport(from)
  if (isTestSupport(to) && !isTest) return 'what ships does not import what only tests use'
  const lower = isTest ? null : roomFault(from, to)
  if (lower !== null) return lower
  const [mine, theirs] = [folderOf(from), folderOf(to)]
  const [myRank, theirRank] = [rankOf(mine), rankOf(theirs)]
  if (myRank < 0) return `${mine} has no rank in tools/tidy/ranks.ts`
  if (theirRank < 0) return `${theirs} has no rank in tools/tidy/ranks.ts`

  if (mine === 'protocols') {
    const [own, other] = [protocolOf(from), protocolOf(to)]
    if (theirs === 'protocols') return own === '' || own === other ? null : 'protocols do not see each other'
    return seenByProtocols.includes(theirs) ? null : `a protocol sees only ${seenByProtocols.join(', ')}`
  }
  if (mine === theirs || theirRank < myRank) return null
  return `${mine} (rank ${myRank}) may not see ${theirs} (rank ${theirRank})`
}

/** Only what is in one folder is compared: whoever comes from outside may enter any room. */
function roomFault(from: string, to: string): string | null {
  const [house, names] =
    Object.entries(rooms).find(([one]) => from.startsWith(one) && to.startsWith(one)) ?? []
  if (house === undefined || !names) return null
  const [mine, theirs] = [roomOf(from, house), roomOf(to, house)]
  for (const room of [mine, theirs])
    if (room !== null && !names.includes(room)) return `${house}${room} has no place in tools/tidy/ranks.ts`
  if (mine === null || mine === theirs) return null
  if (theirs !== null && names.indexOf(theirs) < names.indexOf(mine)) return null
  return `${mine} may not see ${theirs ?? 'what stands beside the rooms'} (tools/tidy/ranks.ts)`
}

/** `src/sql/text/tree.ts` → `text`; null for a file beside the rooms. */
function roomOf(path: string, house: string): string | null {
  const [room = '', file] = path.slice(house.length).split('/')
  return file === undefined ? null : room
}

function rankOf(folder: string): number {
  return ranks.findIndex((folders) => folders.includes(folder))
}

/** `src/gate/submit.ts` → `gate`; `src/main.ts` → `main`. */
function folderOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/(?:\.test)?\.ts$/, '')
}

/** `src/protocols/postgres/messages/frame.ts` → `postgres`; empty for a file beside the protocols. */
function protocolOf(path: string): string {
  const [, , protocol = '', file] = path.split('/')
  return file === undefined ? '' : protocol
}
