/**
 * Which startup parameters a client may pass on to a target. An allow-list: a parameter can set anything that `SET` can,
 * before any statement is seen, so one that is not known here is refused and named. Pure.
 */
import { Refusal } from '../../../core/refusal.ts'

/** What a startup packet asks for, checked. */
export interface StartupParameters {
  readonly user: string
  /** The user's name when the client names none, as the server has it. */
  readonly database: string
  /** What the client calls itself, or empty. */
  readonly application: string
  /** `sallyport.review=retry`: what needs a review is refused at once, and sent again once approved. */
  readonly comesBack: boolean
  /** `sallyport.sign_in=oauth`: the token comes by OAUTHBEARER (RFC 7628) in place of the password. */
  readonly signsInByOauth: boolean
  /** What the target's startup packet may carry, names in lower case; always with `client_encoding` UTF8. */
  readonly forwarded: ReadonlyMap<string, string>
}

type Rule =
  | 'forward'
  /** Changes nothing when it has this value, and is refused with any other. */
  | { readonly only: string }

// Settings that drivers and people really send. None of them names code, a role or a file, none changes how a text is
// read. `search_path` decides what names mean and is therefore tracked as pinned state.
const rules: Readonly<Record<string, Rule>> = {
  application_name: 'forward',
  search_path: 'forward',
  // How values are written.
  datestyle: 'forward',
  intervalstyle: 'forward',
  timezone: 'forward',
  extra_float_digits: 'forward',
  bytea_output: 'forward',
  xmloption: 'forward',
  xmlbinary: 'forward',
  lc_monetary: 'forward',
  lc_numeric: 'forward',
  lc_time: 'forward',
  client_min_messages: 'forward',
  // How long things may take.
  statement_timeout: 'forward',
  lock_timeout: 'forward',
  transaction_timeout: 'forward',
  idle_in_transaction_session_timeout: 'forward',
  idle_session_timeout: 'forward',
  tcp_keepalives_idle: 'forward',
  tcp_keepalives_interval: 'forward',
  tcp_keepalives_count: 'forward',
  tcp_user_timeout: 'forward',
  client_connection_check_interval: 'forward',
  // What transactions start as.
  default_transaction_isolation: 'forward',
  default_transaction_read_only: 'forward',
  default_transaction_deferrable: 'forward',
  // How plans are made.
  jit: 'forward',
  geqo: 'forward',
  work_mem: 'forward',
  hash_mem_multiplier: 'forward',
  maintenance_work_mem: 'forward',
  effective_cache_size: 'forward',
  random_page_cost: 'forward',
  seq_page_cost: 'forward',
  plan_cache_mode: 'forward',
  cursor_tuple_fraction: 'forward',
  from_collapse_limit: 'forward',
  join_collapse_limit: 'forward',
  constraint_exclusion: 'forward',
  max_parallel_workers_per_gather: 'forward',
  enable_bitmapscan: 'forward',
  enable_hashagg: 'forward',
  enable_hashjoin: 'forward',
  enable_indexonlyscan: 'forward',
  enable_indexscan: 'forward',
  enable_material: 'forward',
  enable_memoize: 'forward',
  enable_mergejoin: 'forward',
  enable_nestloop: 'forward',
  enable_partitionwise_aggregate: 'forward',
  enable_partitionwise_join: 'forward',
  enable_seqscan: 'forward',
  enable_sort: 'forward',
  cpu_index_tuple_cost: 'forward',
  cpu_operator_cost: 'forward',
  cpu_tuple_cost: 'forward',
  parallel_setup_cost: 'forward',
  parallel_tuple_cost: 'forward',
  parallel_leader_participation: 'forward',
  min_parallel_index_scan_size: 'forward',
  min_parallel_table_scan_size: 'forward',
  max_parallel_workers: 'forward',
  max_parallel_maintenance_workers: 'forward',
  debug_parallel_query: 'forward',
  recursive_worktable_factor: 'forward',
  default_statistics_target: 'forward',
  jit_above_cost: 'forward',
  jit_inline_above_cost: 'forward',
  jit_optimize_above_cost: 'forward',
  jit_expressions: 'forward',
  jit_tuple_deforming: 'forward',
  geqo_effort: 'forward',
  geqo_generations: 'forward',
  geqo_pool_size: 'forward',
  geqo_seed: 'forward',
  geqo_selection_bias: 'forward',
  geqo_threshold: 'forward',
  enable_async_append: 'forward',
  enable_distinct_reordering: 'forward',
  enable_gathermerge: 'forward',
  enable_group_by_reordering: 'forward',
  enable_incremental_sort: 'forward',
  enable_parallel_append: 'forward',
  enable_parallel_hash: 'forward',
  enable_partition_pruning: 'forward',
  enable_presorted_aggregate: 'forward',
  enable_self_join_elimination: 'forward',
  enable_tidscan: 'forward',
  // How work is done.
  synchronous_commit: 'forward',
  commit_siblings: 'forward',
  temp_buffers: 'forward',
  effective_io_concurrency: 'forward',
  maintenance_io_concurrency: 'forward',
  io_combine_limit: 'forward',
  backend_flush_after: 'forward',
  synchronize_seqscans: 'forward',
  gin_fuzzy_search_limit: 'forward',
  gin_pending_list_limit: 'forward',
  stats_fetch_consistency: 'forward',
  wal_skip_threshold: 'forward',
  vacuum_buffer_usage_limit: 'forward',
  vacuum_cost_delay: 'forward',
  vacuum_cost_limit: 'forward',
  vacuum_cost_page_dirty: 'forward',
  vacuum_cost_page_hit: 'forward',
  vacuum_cost_page_miss: 'forward',
  quote_all_identifiers: 'forward',
  // What must stay as the inspector reads texts.
  standard_conforming_strings: { only: 'on' },
  escape_string_warning: { only: 'on' },
  backslash_quote: { only: 'safe_encoding' },
}

const reasons: Readonly<Record<string, string>> = {
  role: 'roles are chosen by the gateway',
  session_authorization: 'roles are chosen by the gateway',
}

const truthy = /^(?:on|true|yes|1|t|y|tr|tru|ye)$/i
const falsy = /^(?:off|of|false|no|0|f|n|fa|fal|fals)$/i
const nameCharsMax = 64
/** The gateway's own settings; the target never hears of them. */
const reviewSetting = 'sallyport.review'
const signInSetting = 'sallyport.sign_in'

/** Checks what a client's startup packet sets. */
export function admitParameters(parameters: ReadonlyMap<string, string>): StartupParameters | Refusal {
  const user = parameters.get('user') ?? ''
  if (user === '') return new Refusal('protocol-violation', 'No user name was given in the startup packet.')
  const settings = settingsOf(parameters)
  if (settings instanceof Refusal) return settings
  const forwarded = new Map<string, string>()
  let comesBack = false
  let signsInByOauth = false
  for (const [name, value] of settings) {
    if (name === reviewSetting) {
      if (value !== 'wait' && value !== 'retry') return refuseParameter(name, 'it must be wait or retry')
      comesBack = value === 'retry'
      continue
    }
    if (name === signInSetting) {
      if (value !== 'password' && value !== 'oauth')
        return refuseParameter(name, 'it must be password or oauth')
      signsInByOauth = value === 'oauth'
      continue
    }
    const refusal = admit(name, value, forwarded)
    if (refusal) return refusal
  }
  // The target's default may be any encoding; what was inspected must be what the target reads.
  forwarded.set('client_encoding', 'UTF8')
  const application = forwarded.get('application_name') ?? ''
  const database = parameters.get('database') || user
  return { user, database, application, comesBack, signsInByOauth, forwarded }
}

/** Every setting by its lower-case name. What stands in `options` comes first, as the server applies it. */
function settingsOf(parameters: ReadonlyMap<string, string>): ReadonlyMap<string, string> | Refusal {
  const fromOptions = settingsInOptions(parameters.get('options') ?? '')
  if (fromOptions instanceof Refusal) return fromOptions
  const settings = new Map(fromOptions)
  for (const [name, value] of parameters) {
    if (name !== 'user' && name !== 'database' && name !== 'options') settings.set(name.toLowerCase(), value)
  }
  return settings
}

function admit(name: string, value: string, forwarded: Map<string, string>): Refusal | null {
  if (name === 'client_encoding') return admitEncoding(value)
  if (name === 'replication') {
    if (falsy.test(value)) return null
    return new Refusal('protocol-unsupported', 'Replication connections are not served.')
  }
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
  if (rule === undefined)
    return refuseParameter(name, reasons[name] ?? 'it is not on the list of allowed ones')
  if (rule === 'forward') forwarded.set(name, value)
  else if (!sameSetting(value, rule.only)) return refuseParameter(name, `it must be ${rule.only}`)
  return null
}

/**
 * UTF-8 by any of its names. SQL_ASCII means "do not convert" and is what libpq asks for in the C locale; such a client
 * gets UTF8, and every byte that it may send is checked to be that.
 */
function admitEncoding(value: string): Refusal | null {
  const name = value.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  if (name === 'utf8' || name === 'unicode' || name === 'sqlascii') return null
  return new Refusal('pinned-setting', `Client encoding ${shown(value)} is not served; only UTF8 is.`, {
    hint: 'Set client_encoding to UTF8.',
  })
}

function sameSetting(value: string, only: string): boolean {
  return only === 'on' ? truthy.test(value) : value.toLowerCase() === only
}

function refuseParameter(name: string, reason: string): Refusal {
  return new Refusal('pinned-setting', `Startup parameter ${shown(name)} is refused: ${reason}.`, {
    hint: 'Connect without it; a setting that policy allows can be changed with SET.',
  })
}

/**
 * Takes `options` apart as the server does: words split at white space, a backslash keeps the next character. Only
 * settings (`-c name=value`, `-cname=value`, `--name=value`) may stand in it.
 */
function settingsInOptions(options: string): ReadonlyMap<string, string> | Refusal {
  const settings = new Map<string, string>()
  const words = wordsOf(options)
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    let setting: string
    if (word === '-c') setting = words[(at += 1)] ?? ''
    else if (word.startsWith('-c') || word.startsWith('--')) setting = word.slice(2)
    else
      return new Refusal(
        'pinned-setting',
        `Option ${shown(word)} is refused: only -c name=value may be given.`,
      )
    const equals = setting.indexOf('=')
    if (equals < 1)
      return new Refusal('pinned-setting', `Option ${shown(setting)} is not of the form name=value.`)
    settings.set(setting.slice(0, equals).replaceAll('-', '_').toLowerCase(), setting.slice(equals + 1))
  }
  return settings
}

function wordsOf(options: string): readonly string[] {
  const words: string[] = []
  for (const match of options.matchAll(/(?:\\[^]|[^\\ \t\n\v\f\r])+/g)) {
    words.push(match[0].replaceAll(/\\([^])/g, '$1'))
  }
  return words
}

function shown(text: string): string {
  const short = text.length > nameCharsMax ? `${text.slice(0, nameCharsMax)}…` : text
  return JSON.stringify(short)
}
