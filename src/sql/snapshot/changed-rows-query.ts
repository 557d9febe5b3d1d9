/** What the target's own counters say of the open transaction, by table: partitions count for the table that they are of. */
export const changedRowsQuestion =
  'SELECT coalesce(pg_catalog.pg_partition_root(relid)::pg_catalog.oid, relid), n_tup_ins, n_tup_upd, n_tup_del ' +
  'FROM pg_catalog.pg_stat_xact_user_tables ' +
  'WHERE n_tup_ins OPERATOR(pg_catalog.>) 0 OR n_tup_upd OPERATOR(pg_catalog.>) 0 OR n_tup_del OPERATOR(pg_catalog.>) 0'
