import { momentQuery, rowsQuery, seenQuery } from '../sql/snapshot/catalog-look.ts'
import {
  censusQuery,
  fingerprintQuery,
  marksQuery,
  someFunctionMarksQuery,
  someMarksQuery,
} from '../sql/snapshot/catalog-marks.ts'
import { changedRowsQuestion } from '../sql/snapshot/changed-rows-query.ts'
import { cursorQuestion, relationQuestion, routineQuestion } from '../sql/session/names-looked-up.ts'
import { snapshotQueries } from '../sql/snapshot/snapshot-queries.ts'

/** A text with each run of white space as one space, without what ends it: how texts are compared. */
export function plainText(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replace(/[\s;]+$/, '')
    .trim()
}

/** Whether the gateway itself asks this of a target, within the sessions of others. */
export function isAskedInSessions(text: string): boolean {
  // A catalog read through a session is one text of several statements.
  return text.split(/;\n/).every((part) => {
    const one = plainText(part)
    return (
      one === '' ||
      sessionTexts.has(withoutLists(one)) ||
      sessionPatterns.some((pattern) => pattern.test(one))
    )
  })
}

/** Within a session, OIDs stand in the text where another connection gives them as its parameter. */
function withoutLists(text: string): string {
  return text.replaceAll(/'\{[0-9,]*\}'/g, () => '$1')
}

/** Whether the gateway asks this on connections of its own, which serve no session. */
export function isAskedBeside(text: string): boolean {
  const one = plainText(text)
  return isAskedInSessions(text) || looks.has(one) || besidePatterns.some((pattern) => pattern.test(one))
}

/** Whether a connection that begins so runs the statement of a review, and rolls it back. */
export function beginsPreview(text: string): boolean {
  return previewPattern.test(plainText(text))
}

const sessionTexts: ReadonlySet<string> = new Set(
  [
    ...Object.values(snapshotQueries),
    fingerprintQuery,
    momentQuery,
    seenQuery,
    censusQuery,
    someMarksQuery,
    someFunctionMarksQuery,
    marksQuery,
    relationQuestion,
    routineQuestion,
    cursorQuestion,
    // Around a write with a ceiling.
    'BEGIN',
    'COMMIT',
    'ROLLBACK',
    changedRowsQuestion,
    'SHOW search_path',
    'begin isolation level repeatable read, read only',
    "set local search_path = ''",
    "set local plan_cache_mode = 'force_generic_plan'",
    'select pg_catalog.pg_backend_pid()',
    'commit',
  ].map((text) => withoutLists(plainText(text))),
)

const looks: ReadonlySet<string> = new Set([rowsQuery].map(plainText))

const current = String.raw`pg_catalog\.current_setting\('[\w.]+'\)`
const borrowed = String.raw`pg_catalog\.set_config\('(?:sallyport\.)?\w+', ${current}, true\)`
const savepoint = 'sallyport_absent_[0-9a-f]{32}'

const sessionPatterns = [
  /^set local (?:statement|lock)_timeout = \d+$/,
  new RegExp(`^(?:SAVEPOINT|ROLLBACK TO SAVEPOINT|ROLLBACK TO|RELEASE SAVEPOINT|RELEASE) ${savepoint}$`),
  new RegExp(`^ROLLBACK TO SAVEPOINT ${savepoint}; ?RELEASE SAVEPOINT ${savepoint}$`),
  // Reached only where there is no such cursor.
  /^FETCH NEXT FROM "(?:[^"]|"")+"$/,
  // Settings that texts are read under, and those that a question borrows and puts back.
  new RegExp(`^SELECT ${current}(?:, ${current})*$`),
  new RegExp(`^SELECT ${borrowed}(?:, ${borrowed})*$`),
]

const literal = String.raw`E?'(?:[^'\\]|''|\\.)*'`
const setPath = String.raw`pg_catalog\.set_config\('search_path', ${literal}, true\)`
const role = `(?:set local role ${literal}; ?)?`
const name = String.raw`"?sallyport_[\w]+"?`

const previewPattern = new RegExp(
  String.raw`^BEGIN; ${role}\s*SET LOCAL statement_timeout = \d+; SET LOCAL lock_timeout = \d+; SET LOCAL idle_in_transaction_session_timeout = \d+; SET LOCAL standard_conforming_strings = on; SET LOCAL search_path = pg_catalog$`,
  'i',
)

const besidePatterns = [
  previewPattern,
  // Plans: asked by the extended protocol, which takes one statement at a time.
  /^EXPLAIN \(FORMAT JSON\) /,
  new RegExp(
    String.raw`^begin transaction read only; ${role}\s*set local statement_timeout = \d+; set local lock_timeout = \d+; set local standard_conforming_strings = on; select ${setPath}$`,
    'i',
  ),
  /^rollback$/i,
  // Before looks at the catalog.
  /^select pg_catalog\.set_config\('search_path', '', false\); select pg_catalog\.set_config\('jit', 'off', false\); set statement_timeout = \d+; set lock_timeout = \d+$/,
  // Who is connected, what locks a session has, what a server is, whether a connection works.
  /^SELECT pid, usename::text, application_name, [^;]* FROM pg_catalog\.pg_stat_activity [^;]*$/,
  /^SELECT pg_catalog\.pg_has_role\(current_user, 'pg_read_all_stats', 'MEMBER'\) AS may$/,
  /^SET search_path = pg_catalog$/,
  /^SELECT coalesce\(\(SELECT pg_catalog\.json_agg\(pg_catalog\.json_build_array\(mode, object\)[^;]*$/,
  /^SELECT pg_catalog\.pg_is_in_recovery\(\), pg_catalog\.current_setting\('default_transaction_read_only'\)::pg_catalog\.bool$/,
  /^SELECT pg_catalog\.current_setting\('server_version_num'\)::pg_catalog\.int4 [^;]*$/,
  /^SELECT setting FROM pg_catalog\.pg_settings WHERE name = 'idle_in_transaction_session_timeout'$/,
  // Users that last as long as a session.
  new RegExp(
    String.raw`^BEGIN; CREATE ROLE ${name} LOGIN [\w ]+ CONNECTION LIMIT \d+ PASSWORD ${literal} VALID UNTIL ${literal} IN ROLE "?[^;]*; GRANT ${name} TO CURRENT_USER; COMMENT ON ROLE ${name} IS ${literal}; COMMIT$`,
  ),
  /^SELECT 1 FROM pg_catalog\.pg_roles WHERE rolname = \$1$/,
  /^SELECT pg_catalog\.pg_terminate_backend\(pid\) FROM pg_catalog\.pg_stat_activity WHERE usename = \$1$/,
  new RegExp(`^DROP ROLE ${name}$`),
  new RegExp(
    `^BEGIN; REASSIGN OWNED BY ${name} TO "?[^;]*; DROP OWNED BY ${name}; DROP ROLE ${name}; COMMIT$`,
  ),
  /^SELECT rolname FROM pg_catalog\.pg_roles r WHERE rolname LIKE 'sallyport\\_%' AND rolcanlogin [^;]*$/,
]
