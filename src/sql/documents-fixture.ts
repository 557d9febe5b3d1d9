import { bankSnapshot } from './bank-fixture.ts'
import { catalogWith } from './inspect-fixture.ts'

/** The bank's catalog with a table of documents, `public.files`. */
export const documentsCatalog = catalogWith({
  relations: [
    ...bankSnapshot().relations,
    {
      oid: 99_001,
      schema: 'public',
      name: 'files',
      kind: 'table',
      columns: ['id', 'doc', 'other'].map((name, at) => ({
        number: at + 1,
        name,
        typeOid: at === 0 ? 23 : 3802,
        typeName: at === 0 ? 'pg_catalog.int4' : 'pg_catalog.jsonb',
        generated: null,
      })),
      definition: null,
      hasTriggers: false,
      hasRules: false,
      parents: [],
    },
  ],
})
