import type { EffectKind, ObjectKind } from '../../core/inspection.ts'

/** What calling a built-in function does besides computing. */
export interface FunctionEffect {
  readonly kind: EffectKind
  readonly objectKind: ObjectKind
  /** Which argument names the object, from 0; null when none does. */
  readonly argument: number | null
  /** True when the result may hold rows, files or statements that no column of the query stands for. */
  readonly opaque: boolean
}

const table: Readonly<Record<string, FunctionEffect>> = {
  set_config: { kind: 'session', objectKind: 'setting', argument: 0, opaque: false },
  current_setting: { kind: 'session', objectKind: 'setting', argument: 0, opaque: false },
  setseed: { kind: 'session', objectKind: 'function', argument: null, opaque: false },
  pg_notify: { kind: 'notify', objectKind: 'channel', argument: 0, opaque: false },
  'nextval setval': { kind: 'write', objectKind: 'sequence', argument: 0, opaque: false },
  currval: { kind: 'read', objectKind: 'sequence', argument: 0, opaque: false },
  pg_export_snapshot: { kind: 'transaction', objectKind: 'function', argument: null, opaque: false },
  // They hold on to something that others may need: a lock, or the session itself.
  [`pg_sleep pg_sleep_for pg_sleep_until pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock
    pg_advisory_unlock_all pg_advisory_unlock_shared pg_advisory_xact_lock pg_advisory_xact_lock_shared
    pg_try_advisory_lock pg_try_advisory_lock_shared pg_try_advisory_xact_lock
    pg_try_advisory_xact_lock_shared`]: {
    kind: 'lock',
    objectKind: 'function',
    argument: null,
    opaque: false,
  },
  [`pg_terminate_backend pg_cancel_backend pg_reload_conf pg_rotate_logfile pg_rotate_logfile_old
    pg_log_backend_memory_contexts pg_promote pg_switch_wal pg_create_restore_point pg_backup_start pg_backup_stop
    pg_start_backup pg_stop_backup pg_wal_replay_pause pg_wal_replay_resume pg_stat_reset pg_stat_reset_backend_stats
    pg_stat_reset_replication_slot pg_stat_reset_shared pg_stat_reset_single_function_counters
    pg_stat_reset_single_table_counters pg_stat_reset_slru pg_stat_reset_subscription_stats
    brin_desummarize_range brin_summarize_new_values brin_summarize_range gin_clean_pending_list
    pg_clear_attribute_stats pg_clear_relation_stats pg_restore_attribute_stats
    pg_restore_relation_stats`]: { kind: 'maintain', objectKind: 'function', argument: null, opaque: false },
  'pg_import_system_collations pg_extension_config_dump': {
    kind: 'define',
    objectKind: 'function',
    argument: null,
    opaque: false,
  },
  [`pg_read_file pg_read_file_old pg_read_binary_file pg_stat_file pg_ls_dir lo_import
    lo_export`]: { kind: 'server-file', objectKind: 'file', argument: 0, opaque: true },
  [`pg_ls_archive_statusdir pg_ls_logdir pg_ls_logicalmapdir pg_ls_logicalsnapdir pg_ls_replslotdir pg_ls_summariesdir
    pg_ls_tmpdir pg_ls_waldir pg_current_logfile pg_hba_file_rules pg_ident_file_mappings pg_show_all_file_settings
    pg_wal_summary_contents pg_available_wal_summaries`]: {
    kind: 'server-file',
    objectKind: 'function',
    argument: null,
    opaque: true,
  },
  'lo_get loread lo_open lo_lseek lo_lseek64 lo_tell lo_tell64 lo_close': {
    kind: 'read',
    objectKind: 'other',
    argument: null,
    opaque: true,
  },
  'lo_creat lo_create lo_from_bytea lo_put lowrite lo_truncate lo_truncate64 lo_unlink': {
    kind: 'write',
    objectKind: 'other',
    argument: null,
    opaque: true,
  },
  // Other sessions' statements, sampled values of rows, connection strings; whether a change left an indexed value as it was, or a function was called.
  [`pg_stat_get_xact_tuples_hot_updated pg_stat_get_xact_tuples_newpage_updated pg_stat_get_xact_blocks_fetched
    pg_stat_get_xact_function_calls pg_stat_get_xact_function_self_time pg_stat_get_xact_function_total_time
    pg_stat_get_xact_blocks_hit pg_stat_get_activity pg_stat_get_backend_activity pg_mcv_list_items pg_prepared_statement pg_cursor current_query
    pg_stat_get_wal_receiver pg_get_backend_memory_contexts`]: {
    kind: 'read',
    objectKind: 'function',
    argument: null,
    opaque: true,
  },
  [`pg_logical_emit_message pg_logical_slot_get_binary_changes pg_logical_slot_get_changes
    pg_logical_slot_peek_binary_changes pg_logical_slot_peek_changes pg_create_logical_replication_slot
    pg_create_physical_replication_slot pg_copy_logical_replication_slot pg_copy_physical_replication_slot
    pg_drop_replication_slot pg_replication_slot_advance pg_sync_replication_slots pg_log_standby_snapshot
    pg_replication_origin_advance pg_replication_origin_create pg_replication_origin_drop
    pg_replication_origin_session_reset pg_replication_origin_session_setup pg_replication_origin_xact_reset
    pg_replication_origin_xact_setup`]: {
    kind: 'replication',
    objectKind: 'function',
    argument: null,
    opaque: true,
  },
  // They run statements that stand in their arguments, read whatever table these name, or make a value of any type.
  [`query_to_xml query_to_xmlschema query_to_xml_and_xmlschema cursor_to_xml cursor_to_xmlschema table_to_xml
    table_to_xmlschema table_to_xml_and_xmlschema schema_to_xml schema_to_xmlschema schema_to_xml_and_xmlschema
    database_to_xml database_to_xmlschema database_to_xml_and_xmlschema ts_stat ts_rewrite currtid currtid2
    pg_input_is_valid pg_input_error_info domain_in array_in record_in range_in multirange_in`]: {
    kind: 'unknown',
    objectKind: 'function',
    argument: null,
    opaque: true,
  },
}

/** The built-in functions that do more than compute, by name. */
export const functionEffects: ReadonlyMap<string, FunctionEffect> = new Map(
  Object.entries(table).flatMap(([names, effect]) =>
    names.split(/\s+/).map((name): [string, FunctionEffect] => [name, effect]),
  ),
)

/** Extension functions written in C that reach elsewhere, by the start of their names. */
export const extensionEffects: readonly { readonly prefix: string; readonly kind: EffectKind }[] = [
  { prefix: 'dblink', kind: 'network' },
  { prefix: 'postgres_fdw_', kind: 'network' },
  { prefix: 'http_', kind: 'network' },
  { prefix: 'pg_file_', kind: 'server-file' },
  { prefix: 'pg_logdir_ls', kind: 'server-file' },
]

/**
 * Functions, written in C, of extensions that come with the server, where they only compute: citext, cube, earthdistance,
 * fuzzystrmatch, hstore, intarray, isn, ltree, pg_trgm, pgcrypto, seg, tablefunc, unaccent, uuid-ossp. Those that make a value of
 * any type, or change what others do, are not among them.
 */
export const pureExtensionFunctions: ReadonlySet<string> = new Set(
  `_int_contained _int_contains _int_different _int_inter _int_overlap _int_same _int_union _lt_q_regex _lt_q_rregex
  _ltq_extract_regex _ltq_regex _ltq_rregex _ltree_extract_isparent _ltree_extract_risparent _ltree_isparent
  _ltree_r_isparent _ltree_r_risparent _ltree_risparent _ltxtq_exec _ltxtq_extract_exec _ltxtq_rexec akeys armor avals
  boolop citext_cmp citext_eq citext_ge citext_gt citext_hash citext_hash_extended citext_larger citext_le citext_lt
  citext_ne citext_pattern_cmp citext_pattern_ge citext_pattern_gt citext_pattern_le citext_pattern_lt citext_smaller
  crypt cube cube_cmp cube_contained cube_contains cube_coord cube_coord_llur cube_dim cube_distance cube_enlarge
  cube_eq cube_ge cube_gt cube_inter cube_is_point cube_le cube_ll_coord cube_lt cube_ne cube_overlap cube_size
  cube_subset cube_union cube_ur_coord daitch_mokotoff dearmor decrypt decrypt_iv defined delete difference digest
  distance_chebyshev distance_taxicab dmetaphone dmetaphone_alt each encrypt encrypt_iv exist exists_all exists_any
  fetchval gen_random_bytes gen_random_uuid gen_salt geo_distance hash_ltree hash_ltree_extended hmac hs_concat
  hs_contained hs_contains hstore hstore_cmp hstore_eq hstore_ge hstore_gt hstore_hash hstore_hash_extended hstore_le
  hstore_lt hstore_ne hstore_to_array hstore_to_json hstore_to_json_loose hstore_to_jsonb hstore_to_jsonb_loose
  hstore_to_matrix icount idx index intarray_del_elem intarray_push_array intarray_push_elem intset intset_subtract
  intset_union_elem is_valid isbn isbn13 isdefined isexists ismn ismn13 issn issn13 lca levenshtein
  levenshtein_less_equal lt_q_regex lt_q_rregex ltq_regex ltq_rregex ltree2text ltree_addltree ltree_addtext ltree_cmp
  ltree_eq ltree_ge ltree_gt ltree_isparent ltree_le ltree_lt ltree_ne ltree_risparent ltree_textadd ltxtq_exec
  ltxtq_rexec make_valid metaphone nlevel normal_rand pgp_armor_headers pgp_key_id pgp_pub_decrypt
  pgp_pub_decrypt_bytea pgp_pub_encrypt pgp_pub_encrypt_bytea pgp_sym_decrypt pgp_sym_decrypt_bytea pgp_sym_encrypt
  pgp_sym_encrypt_bytea querytree rboolop seg_center seg_cmp seg_contained seg_contains seg_different seg_ge seg_gt
  seg_inter seg_le seg_left seg_lower seg_lt seg_over_left seg_over_right seg_overlap seg_right seg_same seg_size
  seg_union seg_upper show_limit show_trgm similarity similarity_dist similarity_op skeys slice slice_array sort
  sort_asc sort_desc soundex strict_word_similarity strict_word_similarity_commutator_op
  strict_word_similarity_dist_commutator_op strict_word_similarity_dist_op strict_word_similarity_op subarray subltree
  subpath svals tconvert text2ltree text_soundex unaccent uniq upc uuid_generate_v1 uuid_generate_v1mc
  uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_oid uuid_ns_url uuid_ns_x500
  word_similarity word_similarity_commutator_op word_similarity_dist_commutator_op word_similarity_dist_op
  word_similarity_op`.split(/\s+/),
)
