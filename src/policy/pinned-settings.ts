import type { Effect } from '../core/inspection.ts'

/**
 * Settings that decide what a statement means or as whom it runs. Changing one is refused unless a rule names it,
 * because everything decided afterwards rests on it. All other settings are ordinary `session` effects.
 */
export const pinnedSettings: ReadonlySet<string> = new Set([
  // Where a string literal ends, and how its bytes are read.
  'standard_conforming_strings',
  'backslash_quote',
  'client_encoding',
  'names',
  // As whom statements run, and which triggers, rules and row filters apply to them.
  'role',
  'session_authorization',
  'session_replication_role',
  'row_security',
  'event_triggers',
  'lo_compat_privileges',
  'allow_system_table_mods',
  'restrict_nonsystem_relation_kind',
  'createrole_self_grant',
  // What an operator or a name means.
  'transform_null_equals',
  'sql_inheritance',
  // What ceilings on writes are held by: how many rows the target counts.
  'track_counts',
  // What the target tells of sorts: how much room values take.
  'trace_sort',
  // Code that the target loads.
  'local_preload_libraries',
  'session_preload_libraries',
  'dynamic_library_path',
  'extension_control_path',
  'jit_provider',
])

/**
 * The pinned setting that an effect would change, or null. An effect on a setting that could not be named counts as
 * a pinned one. What only puts a setting back to what the gateway opened the session with, or to what every text is read
 * under, changes nothing.
 */
export function pinnedSettingOf(effect: Effect): string | null {
  if (effect.kind !== 'session' || effect.verb === 'show' || restoring.has(effect.verb)) return null
  if (effect.objectKind === 'role') return 'role'
  if (effect.objectKind !== 'setting') return null
  if (effect.object === null) return 'a setting'
  const name = settingName(effect.object)
  return pinnedSettings.has(name) ? name : null
}

/** A setting's name as PostgreSQL compares it: without quotes, in lower case. */
export function settingName(object: string): string {
  return object.replaceAll('"', '').toLowerCase().replaceAll(' ', '_')
}

const restoring: ReadonlySet<string> = new Set(['reset', 'discard', 'keep'])
