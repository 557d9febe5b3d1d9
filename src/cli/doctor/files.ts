import { accessSync, constants, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hasCode } from '../../keys/master-key.ts'
import { failed, fine, warning, type Finding } from './finding.ts'
import type { Patient } from './patient.ts'

const mebibyte = 1024 * 1024
const freeBytesMin = 100 * mebibyte
const freeBytesComfortable = 1024 * mebibyte

/** Who may read and write what, and whether there is room. */
export async function checkFiles({ config }: Patient): Promise<readonly Finding[]> {
  const findings = [
    ...notWritableByOthers('configuration file', config.file),
    ...notWritableByOthers('policy file', config.policyFile),
    masterKey(config.keys.file),
  ]
  const folders = [
    ['ledger folder', config.ledger.directory],
    ['recordings folder', config.recording.directory],
    ['keys folder', config.keys.directory],
    ...(config.store.kind === 'embedded' ? [['store folder', config.store.directory] as const] : []),
  ] as const
  for (const [check, path] of folders) findings.push(await folder(check, path))
  return findings
}

function notWritableByOthers(check: string, path: string): readonly Finding[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found || (found.mode & 0o022) === 0) return []
  return [failed(check, `${path} may be changed by others than its owner.`, `Run: chmod go-w ${path}`)]
}

function masterKey(path: string): Finding {
  const check = 'master key'
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return fine(check, `${path} is made at the first start; back it up then`)
  if ((found.mode & 0o077) !== 0)
    return failed(check, `${path} may be read by others than its owner.`, `Run: chmod 600 ${path}`)
  if (process.getuid && found.uid !== process.getuid()) {
    const fix = 'Run the gateway, and doctor, as the account that owns it.'
    return failed(check, `${path} belongs to another account.`, fix)
  }
  return fine(check, path)
}

async function folder(check: string, path: string): Promise<Finding> {
  const existing = nearest(path)
  try {
    accessSync(existing, constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = hasCode(error, 'EROFS') ? 'The file system is read-only' : 'This account may not write there'
    return failed(
      check,
      `${path}: ${code}.`,
      `Give the account of the gateway ${existing}, or name another folder.`,
    )
  }
  const { bavail, bsize } = await statfs(existing)
  const free = bavail * bsize
  const room = `${path}, ${Math.floor(free / mebibyte)} MiB free`
  if (free < freeBytesMin)
    return failed(check, `${room}.`, 'Make room: when the disk is full nothing passes.')
  if (free < freeBytesComfortable)
    return warning(check, room, 'Make room soon: when the disk is full nothing passes.')
  if (existing === path && check !== 'store folder' && (statSync(path).mode & 0o007) !== 0)
    return warning(check, `${path} is open to other accounts.`, `Run: chmod o-rwx ${path}`)
  return fine(check, room)
}

/** The path, or what of it exists. */
function nearest(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) || path === dirname(path) ? path : nearest(dirname(path))
}
