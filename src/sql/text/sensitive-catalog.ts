/**
 * Columns of the system catalogs that hold values of user rows or figures worked out from them, texts of other sessions' statements, or secrets. Whatever
 * is made of them is treated as if it could hold anything. `*` stands for every column.
 */
export const sensitiveCatalogColumns: Readonly<Record<string, readonly string[]>> = {
  // Whether a change left an indexed value as it was.
  pg_stat_xact_all_tables: ['n_tup_hot_upd', 'n_tup_newpage_upd'],
  pg_stat_xact_sys_tables: ['n_tup_hot_upd', 'n_tup_newpage_upd'],
  pg_stat_xact_user_tables: ['n_tup_hot_upd', 'n_tup_newpage_upd'],
  pg_statistic: ['*'],
  pg_stats: [
    'null_frac',
    'avg_width',
    'n_distinct',
    'most_common_vals',
    'most_common_freqs',
    'histogram_bounds',
    'correlation',
    'most_common_elems',
    'most_common_elem_freqs',
    'elem_count_histogram',
    'range_length_histogram',
    'range_empty_frac',
    'range_bounds_histogram',
  ],
  pg_statistic_ext_data: ['*'],
  pg_stats_ext: ['*'],
  pg_stats_ext_exprs: ['*'],
  pg_stat_activity: ['query'],
  pg_stat_statements: ['query'],
  pg_prepared_statements: ['statement'],
  pg_cursors: ['statement'],
  pg_largeobject: ['data'],
  pg_authid: ['rolpassword'],
  pg_shadow: ['passwd'],
  pg_user_mapping: ['umoptions'],
  pg_user_mappings: ['umoptions'],
  pg_foreign_server: ['srvoptions'],
  pg_subscription: ['subconninfo'],
  pg_stat_wal_receiver: ['conninfo'],
  pg_file_settings: ['*'],
  pg_hba_file_rules: ['*'],
  pg_ident_file_mappings: ['*'],
  // A row that a cursor keeps takes as much as its values are long.
  pg_backend_memory_contexts: ['ident', 'free_bytes', 'free_chunks', 'used_bytes'],
  user_mapping_options: ['option_value'],
  foreign_server_options: ['option_value'],
}

/** The view of figures about columns: which columns, its rows say themselves. */
export const statisticsView = 'pg_stats'

/** Views of the system whose rows are read from the server's configuration files. */
export const fileViews: ReadonlySet<string> = new Set([
  'pg_file_settings',
  'pg_hba_file_rules',
  'pg_ident_file_mappings',
])

/**
 * True for the view of the functions that the transaction itself has called: of one that is not run by a NULL it has no row where it
 * was given one.
 */
export function tellsCalls({ schema, name }: { readonly schema: string; readonly name: string }): boolean {
  return schema === 'pg_catalog' && name === 'pg_stat_xact_user_functions'
}

/** True when a column of a system relation may hold anything. */
export function isSensitive(relation: string, column: string): boolean {
  const columns = sensitiveCatalogColumns[relation]
  return columns !== undefined && (columns.includes('*') || columns.includes(column))
}

/** True for the schemas that the server brings along. */
export function isSystemSchema(schema: string): boolean {
  return schema === 'pg_catalog' || schema === 'information_schema'
}
