/**
 * What settings must be for a text to mean what the inspection takes it to mean. Setting one to just that changes nothing:
 * drivers and object mappers do it whenever they connect.
 */
const assumed: Readonly<Record<string, RegExp>> = {
  standard_conforming_strings: /^(?:on|true|yes|1)$/i,
  client_encoding: /^'?(?:utf-?8|unicode)'?$/i,
  row_security: /^(?:on|true|yes|1)$/i,
  restrict_nonsystem_relation_kind: /^view, ?foreign-table$/i,
  session_replication_role: /^origin$/i,
  transform_null_equals: /^(?:off|false|no|0)$/i,
  backslash_quote: /^safe_encoding$/i,
}

/** True when a setting is set to what is taken for granted of it. */
export function isAssumed(name: string, value: string): boolean {
  const key = name.toLowerCase()
  return Object.hasOwn(assumed, key) && (assumed[key]?.test(value) ?? false)
}
