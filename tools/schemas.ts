import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { policyJsonSchema } from '../src/policy/schema.ts'

/** Writes the published JSON Schemas under docs/ from the schemas that check the files. */
const folder = join(import.meta.dirname, '../docs')
const schemas = { 'policy.schema.json': policyJsonSchema() }
for (const [name, schema] of Object.entries(schemas)) {
  await writeFile(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`)
}
