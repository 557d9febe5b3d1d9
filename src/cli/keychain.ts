/** The keychain of the person at this machine: it holds one key, under which what the command line keeps is sealed. */
import { spawnSync } from 'node:child_process'
import { createSecretKey, type KeyObject } from 'node:crypto'
import type { KeychainName } from '../config/environment.ts'
import { systemRandom } from '../core/random.ts'

/** Somebody may be asked to unlock it. */
const answerMsMax = 60_000
const keyBytes = 32
const pattern = /^[0-9a-f]{64}$/
const label = 'Sallyport command line'
const service = 'sallyport'

/** The key; null where the keychain has none or cannot be asked. */
export function readKeychainKey(keychain: KeychainName): KeyObject | null {
  const found =
    keychain === 'security'
      ? run('security', ['find-generic-password', '-s', service, '-a', service, '-w'], '')
      : run('secret-tool', ['lookup', 'service', service], '')
  const hex = found?.trim() ?? ''
  return pattern.test(hex) ? createSecretKey(Buffer.from(hex, 'hex')) : null
}

/** The key, made if there is none yet; null where the keychain does not keep it. */
export function keychainKey(keychain: KeychainName): KeyObject | null {
  const known = readKeychainKey(keychain)
  if (known !== null) return known
  const hex = systemRandom.bytes(keyBytes).toString('hex')
  // Never in the arguments, which other processes see.
  if (keychain === 'security')
    run('security', ['-i'], `add-generic-password -s ${service} -a ${service} -l "${label}" -w ${hex}\n`)
  else run('secret-tool', ['store', `--label=${label}`, 'service', service], hex)
  return readKeychainKey(keychain)
}

/** What a program answers; null when it is not there or fails. */
function run(program: string, words: readonly string[], input: string): string | null {
  const { status, stdout } = spawnSync(program, words, {
    input,
    encoding: 'utf8',
    timeout: answerMsMax,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  return status === 0 ? stdout : null
}
