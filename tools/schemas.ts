import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configJsonSchema } from '../src/config/schema.ts'
import { leafJsonSchema } from '../src/ledger/entries/entry.ts'
import { policyJsonSchema } from '../src/policy/schema.ts'
import { configReference, formatReference } from './config-reference.ts'
import { entryVectors } from './entry-vectors.ts'

// Writes what docs/ says about the shapes of files from the schemas that check them. The tests beside those compare.
const docs = join(import.meta.dirname, '../docs')
const schemas = {
  'policy.schema.json': policyJsonSchema(),
  'config.schema.json': configJsonSchema(),
  'ledger-entry.schema.json': leafJsonSchema(),
}
for (const [name, schema] of Object.entries(schemas)) {
  await writeFile(join(docs, name), `${JSON.stringify(schema, null, 2)}\n`)
}
await writeFile(join(docs, '../test/golden/ledger/entries.txt'), entryVectors())
const page = join(docs, 'configuration.md')
const text = await readFile(page, 'utf8')
const start = '<!-- reference -->\n'
const end = '<!-- end of reference -->\n'
const before = text.slice(0, text.indexOf(start) + start.length)
const after = text.slice(text.indexOf(end))
await writeFile(page, `${before}\n${formatReference(configReference())}\n\n${after}`)
