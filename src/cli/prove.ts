import { statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { proveEntry } from '../ledger/tiles/entry-proof.ts'
import { loadVerifier } from '../ledger/tiles/verifier-key.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { wholeNumber } from './number.ts'
import type { Output } from './output.ts'
import { verifierKey } from './verify.ts'

/** What `sallyport prove` was given besides directory and index. */
export interface ProveArguments {
  readonly out?: string
  readonly key?: string
  readonly json: boolean
}

/** `sallyport prove`: the proof of one entry, for whoever has the verifier key and nothing else of the ledger. */
export async function prove(
  directory: string,
  place: string,
  given: ProveArguments,
  output: Output,
): Promise<Exit | CommandFault> {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    return new CommandFault(exits.usage, `There is no directory ${directory}.`)
  const index = wholeNumber(place, 0, Number.MAX_SAFE_INTEGER)
  if (index === null) return new CommandFault(exits.usage, `${place} is no index of an entry.`)
  const key = given.key === undefined ? undefined : verifierKey(given.key)
  if (key instanceof CommandFault) return key
  const verifier = loadVerifier(directory, key)
  if (!verifier)
    return new CommandFault(
      exits.failed,
      `${directory} does not hold exactly one verifier key.`,
      'Give it with --key.',
    )
  const proof = proveEntry(directory, index, verifier)
  if (typeof proof === 'string')
    return new CommandFault(exits.failed, proof, `Run: sallyport verify ${directory}`)
  if (given.out !== undefined) {
    try {
      await writeFile(given.out, proof.text, { flag: 'wx', mode: 0o644 })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      return new CommandFault(exits.failed, `${given.out} is there already.`, 'Name a new file with --out.')
    }
    output.note(`Entry ${index} of ${proof.head.size}, proved in ${given.out}.`)
  }
  if (given.json) {
    const { size, origin } = proof.head
    const leaf: unknown = JSON.parse(proof.leaf)
    output.json({ index, size, origin, leaf, proof: proof.text })
  } else if (given.out === undefined) output.results.write(proof.text)
  return exits.ok
}
