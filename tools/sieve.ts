/** Makes `src/masking/detectors/sieve-code.ts` of `src/masking/detectors/sieve.wat`. Run after a change of that file; a test compares the two. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import startWabt from 'wabt'

const source = fileURLToPath(new URL('../src/masking/detectors/sieve.wat', import.meta.url))
const target = fileURLToPath(new URL('../src/masking/detectors/sieve-code.ts', import.meta.url))

/** The module in `sieve.wat`, compiled, in Base64. Throws, with the line, where it is none. */
export async function compiledSieve(): Promise<string> {
  const wabt = await startWabt()
  const module = wabt.parseWat(source, readFileSync(source, 'utf8'), { simd: true })
  try {
    module.validate()
    return Buffer.from(module.toBinary({}).buffer).toString('base64')
  } finally {
    module.destroy()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const says = '/** `sieve.wat`, compiled by `tools/sieve.ts`. */'
  writeFileSync(target, `${says}\nexport const sieveCode =\n  '${await compiledSieve()}'\n`)
  process.stdout.write(`Wrote ${target}\n`)
}
