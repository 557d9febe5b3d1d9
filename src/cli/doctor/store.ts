import { rm } from 'node:fs/promises'
import type { Secret } from '../../core/secret.ts'
import { serverAccount } from '../../store/account.ts'
import { makePool } from '../../store/connections.ts'
import { makeSocketDirectory } from '../../store/place.ts'
import { findPrograms } from '../../store/programs.ts'
import { failed, fine, wordsOf, type Finding } from './finding.ts'
import type { Patient } from './patient.ts'

const check = 'store'
const limits = { connectMsMax: 5000, statementMsMax: 5000, lockMsMax: 5000 }

/** Whether the operator's database answers, or ours could be started. Its schema is left as it is. */
export async function checkStore({ config, isRunning }: Patient): Promise<readonly Finding[]> {
  if (config.store.kind === 'url') return [await ask(config.store.url)]
  if (isRunning) return [fine(check, `${config.store.directory}, run by the gateway`)]
  return [await tryPrograms(config.store.directory)]
}

async function ask(url: Secret): Promise<Finding> {
  const pool = makePool({ connectionString: url.reveal() }, limits, 1, () => undefined)
  try {
    const client = await pool.connect()
    const { rows } = await client.query<{ readonly version: string }>('SHOW server_version', [])
    client.release()
    const [row] = rows
    return fine(check, `PostgreSQL ${Object.values(row ?? {}).join(' ')}`)
  } catch (error) {
    const fix = 'Check the URL and that the server runs. Without it holds and sign-ins to review are refused.'
    return failed(check, `It cannot be reached: ${withoutPassword(wordsOf(error), url)}.`, fix)
  } finally {
    await pool.end()
  }
}

/** The driver may quote what it was given. */
function withoutPassword(words: string, url: Secret): string {
  const password = URL.parse(url.reveal())?.password ?? ''
  return words.replaceAll(url.reveal(), '[secret]').replaceAll(password === '' ? '\0' : password, '[secret]')
}

async function tryPrograms(directory: string): Promise<Finding> {
  const account = serverAccount()
  const links = await makeSocketDirectory(account)
  try {
    await findPrograms(account, links, links)
    return fine(check, `${directory}, run by the gateway when it starts`)
  } catch (error) {
    return failed(check, wordsOf(error), 'Or name a PostgreSQL of your own under store.url.')
  } finally {
    await rm(links, { recursive: true, force: true })
  }
}
