import type { CatalogEventTrigger, CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import { list, text } from './answer-json.ts'

type Names = Pick<CatalogSnapshot, 'schemas' | 'eventTriggers' | 'hasUserSchemas'>

/** What the catalog answers beside the server's version: what no relation and no function holds. Throws where it is something else. */
export function namesIn(json: string): Names {
  const [schemas, eventTriggers, hasUserSchemas] = list(json)
  if (!Array.isArray(schemas) || !Array.isArray(eventTriggers))
    throw new Error('The catalog answered its schemas in an unknown form.')
  return {
    schemas: schemas.map(text),
    eventTriggers: eventTriggers.map(eventTriggerFrom),
    hasUserSchemas: hasUserSchemas !== false,
  }
}

function eventTriggerFrom(value: unknown): CatalogEventTrigger {
  if (!Array.isArray(value)) throw new Error('The catalog answered an event trigger in an unknown form.')
  const [event, schema, name]: readonly unknown[] = value
  return { event: text(event), schema: text(schema), name: text(name) }
}
