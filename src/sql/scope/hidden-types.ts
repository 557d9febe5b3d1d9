import { splitName } from '../../core/object-name.ts'

/** True where a new object of the session's own would take the place of one of the server's types; each relation has a type of its name. */
export function hidesOwnType(object: string): boolean {
  const [schema, name, ...others] = splitName(object) ?? []
  if (schema === undefined || others.length > 0) return false
  return name === undefined ? ownNames.has(schema) : schema === 'pg_temp' && ownNames.has(name)
}

const ownNames: ReadonlySet<string> = new Set(
  `text name varchar bpchar char citext int2 int4 int8 numeric float4 float8 bool date time timetz timestamp timestamptz interval
  json jsonb uuid bytea xml inet cidr macaddr macaddr8 money oid bit varbit point box circle line lseg path polygon tsvector
  tsquery regclass regproc regtype regrole regnamespace jsonpath record int4range int8range numrange tsrange tstzrange
  daterange void xid cid tid refcursor unknown`.split(/\s+/),
)
