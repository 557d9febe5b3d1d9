import { functionEffects } from '../text/function-effects.ts'

/**
 * The question for relations, for those that a condition on an OID selects. `owned` where so few are meant that what
 * belongs to others need not be looked at.
 */
export function relationsWhere(which: (oid: string) => string, owned = false): string {
  const owners = (_match: string, oid: string): string =>
    `AND NOT ${isUnread(oid)}${owned ? ` AND ${which(oid)}` : ''}`
  return question.replace('/* which */', `${which('c.oid')} AND`).replaceAll(/\/\* owner (\S+) \*\//g, owners)
}

const extensionDraws = 'gen_random_bytes|gen_random_uuid|uuid_generate_v1|uuid_generate_v1mc|uuid_generate_v4'
const shaping =
  `nextval|uuidv4|uuidv7|${extensionDraws}|now|clock_timestamp|statement_timestamp|transaction_timestamp|encode|md5|sha256|replace|translate|
substr|substring|left|right|lpad|rpad|to_char|floor|trunc|round|ceil|abs|concat|format|mod|lower|upper|btrim|ltrim|rtrim|initcap|extract|date_part|
numeric|varying|character|bit|timestamp|time|interval`.replaceAll('\n', '')

/**
 * What may not stand beside a number that a default draws, as a text without constants shows it: a name that is looked up when a row comes,
 * and functions that whoever asks could decide by (`current_setting`), which are all but those that shape what is drawn.
 */
const beside = String.raw`nextval[(](?!'')|\m(?!(${shaping})[(])\w+[(]|"[(]|[.](?!(${extensionDraws})[(])\w+[(]|\m((current|session)_(user|role|schema|catalog)|user)\M`

/** Built-in functions whose calls in an expression of a table are an effect of its own; sequences are the table's part. */
const reachingNames = [...functionEffects.keys()]
  .filter((name) => !['nextval', 'currval', 'current_setting'].includes(name))
  .map((name) => `'${name}'`)
  .join(', ')

/** The query `reaching`: by what a stored expression that calls one of them is known. */
export const reachingPattern = `
      SELECT 'FUNCEXPR :funcid (' || pg_catalog.string_agg(p.oid::pg_catalog.text, '|') || ') ' AS pattern
      FROM pg_catalog.pg_proc p
      WHERE p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace AND p.oid < 16384
        AND p.proname IN (${reachingNames})`

// Before 15 the copies of a partitioned table's triggers on its partitions count as internal.
const isFiring = `t.tgenabled <> 'D' AND (NOT t.tgisinternal OR (t.tgparentid <> 0 AND t.tgfoid >= 16384))`

/** True, beside `reaching`, for a stored expression that calls one of them. Most call nothing but nextval (1574) and now (1299). */
export function callsReaching(stored: string): string {
  const others = [1574, 1299].reduce(
    (text, oid) => `pg_catalog.replace(${text}, 'FUNCEXPR :funcid ${oid} ', '')`,
    `${stored}::pg_catalog.text`,
  )
  return `CASE WHEN pg_catalog.strpos(${others}, 'FUNCEXPR') > 0
    THEN ${stored}::pg_catalog.text ~ reaching.pattern ELSE false END`
}

/** Family and OID of the functions of users in operator classes, less what extensions compile. */
export const comparingFunctions = `SELECT c.family, p.oid, n.nspname, p.proname FROM (
        SELECT a.amprocfamily AS family, a.amproc::pg_catalog.oid AS oid FROM pg_catalog.pg_amproc a
        WHERE a.amproc::pg_catalog.oid >= 16384
        UNION SELECT a.amopfamily, o.oprcode::pg_catalog.oid FROM pg_catalog.pg_amop a
        JOIN pg_catalog.pg_operator o ON o.oid = a.amopopr WHERE o.oprcode::pg_catalog.oid >= 16384) AS c
      JOIN pg_catalog.pg_proc p ON p.oid = c.oid
      JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang
      WHERE NOT (l.lanname IN ('c', 'internal') AND EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e'))`

/** Stands for an expression that was not read: no function of that name is known. */
export const unreadWord = 'sallyport_unread'
const unreadExpression = `"${unreadWord}"()`

/** True of what somebody else has, or wants, to himself: to show a definition the server waits for such a lock. */
function isUnread(oid: string): string {
  return `(${oid} = ANY (ARRAY(SELECT unread.oid FROM unread)))`
}

const question = `
    WITH held AS MATERIALIZED (
      SELECT l.relation AS oid FROM pg_catalog.pg_locks l
      WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
        AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())),
    -- A view and a rule are shown under locks on all that they name.
    unread AS MATERIALIZED (
      SELECT held.oid FROM held
      UNION
      SELECT r.ev_class FROM held
      JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = held.oid
        AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
      JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid),
    user_code AS MATERIALIZED (
      SELECT d.classid, d.objid, d.objsubid FROM pg_catalog.pg_depend d
      WHERE d.refclassid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
        AND d.refobjid >= 16384),
    -- The server's own functions leave no trace in pg_depend; in the stored form of an expression they stand by number.
    reaching AS MATERIALIZED (${reachingPattern}),
    -- What stands before a value that is written: 0 is any column.
    bound AS MATERIALIZED (
      SELECT b.relation, pg_catalog.array_agg(b.number) AS numbers FROM (
        SELECT x.indrelid AS relation,
          pg_catalog.unnest(CASE WHEN x.indexprs IS NULL AND x.indpred IS NULL THEN x.indkey::pg_catalog.int2[] ELSE '{0}' END) AS number
        FROM pg_catalog.pg_index x WHERE x.indrelid >= 16384 /* owner x.indrelid */
        UNION ALL
        SELECT k.conrelid, pg_catalog.unnest(coalesce(k.conkey, '{0}')) FROM pg_catalog.pg_constraint k
        WHERE k.conrelid >= 16384 AND k.contype NOT IN ('n', 't') /* owner k.conrelid */
        UNION ALL
        SELECT p.partrelid, pg_catalog.unnest(p.partattrs::pg_catalog.int2[]) FROM pg_catalog.pg_partitioned_table p
        WHERE true /* owner p.partrelid */) AS b
      GROUP BY b.relation),
    -- What extensions draw by chance.
    drawing AS MATERIALIZED (
      SELECT 'FUNCEXPR :funcid (' || pg_catalog.string_agg(p.oid::pg_catalog.text, '|') || ') ' AS pattern
      FROM pg_catalog.pg_proc p
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanname = 'c'
      WHERE p.proname IN ('gen_random_bytes', 'gen_random_uuid', 'uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4')
        AND p.oid >= 16384),
    -- A call stands for what an operator class runs.
    comparing AS MATERIALIZED (
      SELECT o.oid, pg_catalog.quote_ident(f.nspname) || '.' || pg_catalog.quote_ident(f.proname) || '(1, 2)' AS expression
      FROM (${comparingFunctions}) AS f JOIN pg_catalog.pg_opclass o ON o.opcfamily = f.family),
    expressions AS MATERIALIZED (
      SELECT a.adrelid AS owner, false AS reads, pg_catalog.pg_get_expr(a.adbin, a.adrelid) AS expression
      FROM pg_catalog.pg_attrdef a JOIN user_code u ON u.objid = a.oid
        AND u.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
      WHERE true /* owner a.adrelid */
      UNION
      -- Before 15 it is the generated column itself that depends on what its expression calls.
      SELECT a.adrelid, false, pg_catalog.pg_get_expr(a.adbin, a.adrelid)
      FROM pg_catalog.pg_attrdef a JOIN user_code u ON u.objid = a.adrelid AND u.objsubid = a.adnum
        AND u.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      WHERE true /* owner a.adrelid */
      UNION
      SELECT a.adrelid, false, pg_catalog.pg_get_expr(a.adbin, a.adrelid)
      FROM pg_catalog.pg_attrdef a, reaching WHERE ${callsReaching('a.adbin')} /* owner a.adrelid */
      UNION
      SELECT k.conrelid, false, pg_catalog.pg_get_expr(k.conbin, k.conrelid)
      FROM pg_catalog.pg_constraint k, reaching
      WHERE k.contype = 'c' AND k.conrelid <> 0 AND ${callsReaching('k.conbin')} /* owner k.conrelid */
      UNION
      SELECT k.conrelid, false, pg_catalog.pg_get_expr(k.conbin, k.conrelid)
      FROM pg_catalog.pg_constraint k JOIN user_code u ON u.objid = k.oid
        AND u.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
      WHERE k.contype = 'c' AND k.conrelid <> 0 /* owner k.conrelid */
      UNION
      SELECT x.indrelid, false, e.expression
      FROM pg_catalog.pg_index x JOIN user_code u ON u.objid = x.indexrelid
        AND u.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      CROSS JOIN LATERAL (VALUES (pg_catalog.pg_get_expr(x.indexprs, x.indrelid)),
        (pg_catalog.pg_get_expr(x.indpred, x.indrelid))) AS e (expression)
      WHERE true /* owner x.indrelid */
      UNION
      -- Before 14 no statistics are of expressions, so that none depends on a function.
      SELECT s.stxrelid, false, pg_catalog.substring(pg_catalog.pg_get_statisticsobjdef(s.oid), ' ON (.*) FROM ')
      FROM pg_catalog.pg_statistic_ext s JOIN user_code u ON u.objid = s.oid
        AND u.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass
      WHERE true /* owner s.stxrelid */
      UNION
      SELECT x.indrelid, e.reads, o.expression
      FROM comparing o JOIN pg_catalog.pg_index x ON o.oid = ANY (x.indclass::pg_catalog.oid[])
      CROSS JOIN (VALUES (true), (false)) AS e (reads)
      WHERE true /* owner x.indrelid */
      UNION
      SELECT k.partrelid, e.reads, o.expression
      FROM comparing o JOIN pg_catalog.pg_partitioned_table k ON o.oid = ANY (k.partclass::pg_catalog.oid[])
      CROSS JOIN (VALUES (true), (false)) AS e (reads)
      WHERE true /* owner k.partrelid */
      UNION
      SELECT k.partrelid, false, pg_catalog.pg_get_expr(k.partexprs, k.partrelid)
      FROM pg_catalog.pg_partitioned_table k JOIN user_code u ON u.objid = k.partrelid
        AND u.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      WHERE true /* owner k.partrelid */
      UNION
      SELECT a.attrelid, false, pg_catalog.pg_get_expr(t.typdefaultbin, 0)
      FROM pg_catalog.pg_type t CROSS JOIN reaching
      JOIN pg_catalog.pg_attribute a ON a.atttypid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE t.oid >= 16384 AND t.typtype = 'd' AND t.typdefaultbin IS NOT NULL
        AND (${callsReaching('t.typdefaultbin')} OR EXISTS (SELECT 1 FROM user_code u
          WHERE u.objid = t.oid AND u.classid = 'pg_catalog.pg_type'::pg_catalog.regclass)) /* owner a.attrelid */
      UNION
      SELECT l.polrelid, true, e.expression
      FROM pg_catalog.pg_policy l
      JOIN pg_catalog.pg_class r ON r.oid = l.polrelid AND r.relrowsecurity
      CROSS JOIN LATERAL (VALUES (pg_catalog.pg_get_expr(l.polqual, l.polrelid)),
        (pg_catalog.pg_get_expr(l.polwithcheck, l.polrelid))) AS e (expression)
      WHERE true /* owner l.polrelid */
      UNION
      SELECT r.oid, e.reads, '${unreadExpression}'
      FROM pg_catalog.pg_class r CROSS JOIN (VALUES (true), (false)) AS e (reads)
      WHERE ${isUnread('r.oid')} AND r.relkind IN ('r', 'p', 'f') AND (r.relrowsecurity OR NOT e.reads))
    SELECT c.oid::pg_catalog.text,
      CASE WHEN n.oid = pg_catalog.pg_my_temp_schema() THEN 'pg_temp' ELSE n.nspname END, c.relname, c.relkind::pg_catalog.text,
      CASE WHEN c.relkind IN ('v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND NOT ${isUnread('c.oid')}
        THEN pg_catalog.pg_get_viewdef(c.oid) END,
      EXISTS (SELECT 1 FROM pg_catalog.pg_trigger t
        WHERE t.tgrelid = c.oid AND ${isFiring})::pg_catalog.text,
      EXISTS (SELECT 1 FROM pg_catalog.pg_rewrite r
        WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN' AND r.ev_enabled <> 'D'
          AND n.nspname <> 'pg_catalog')::pg_catalog.text,
      coalesce((SELECT pg_catalog.json_agg(i.inhparent::pg_catalog.int8) FROM pg_catalog.pg_inherits i
        WHERE i.inhrelid = c.oid)::pg_catalog.text, '[]'),
      coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.attnum, a.attname, a.atttypid::pg_catalog.int8,
          tn.nspname || '.' || t.typname,
          CASE WHEN a.attgenerated = '' THEN NULL WHEN ${isUnread('c.oid')} THEN '${unreadExpression}'
            ELSE pg_catalog.pg_get_expr(d.adbin, d.adrelid) END,
          compared.columns, CASE WHEN a.attcollation NOT IN (0, 100) AND t.typname <> 'name' THEN true END,
          -- The modifier from 0 on, whether an index that was left invalid compares it, whether a sequence of another table gives what is
          -- compared, whether any does, whether a new row is compared by it though it gives no value, whether it is generated and stored, whether
          -- there is no NULL, and whether something stands before a value; in one number, as JSON takes its time. Of what the server itself
          -- makes up, nobody learns what others hold.
          CASE WHEN c.oid >= 16384 AND c.relkind IN ('r', 'p') AND NOT ${isUnread('c.oid')}
            THEN (a.atttypmod::pg_catalog.int8 + 1) * 128
              + CASE WHEN compared.anew THEN 64 ELSE 0 END
              + CASE WHEN compared.columns IS NOT NULL AND d.oid IS NOT NULL AND EXISTS (SELECT 1 FROM pg_catalog.pg_depend u
                JOIN pg_catalog.pg_depend o ON o.classid = u.refclassid AND o.objid = u.refobjid AND o.deptype IN ('a', 'i')
                  AND o.refclassid = u.refclassid AND o.refobjid <> c.oid
                WHERE u.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND u.objid = d.oid
                  AND u.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND u.refobjid <> c.oid) THEN 32 ELSE 0 END
              + CASE WHEN compared.columns IS NOT NULL AND (a.attidentity <> ''
                OR a.attgenerated = '' AND pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~ 'nextval[(]') THEN 16 ELSE 0 END + CASE WHEN compared.columns IS NOT NULL
                AND (compared.always OR t.typdefault IS NOT NULL OR a.attgenerated = '' AND (pg_catalog.pg_get_expr(d.adbin, d.adrelid)
                  !~ '(^|[^."[:alnum:]_])(nextval|gen_random_uuid|uuidv4|uuidv7)[(]'
                  AND (SELECT coalesce(d.adbin::pg_catalog.text !~ drawing.pattern, true) FROM drawing)
                  OR pg_catalog.regexp_replace(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '''([^'']|'''')*''', '''', 'g') ~* '${beside}')) THEN 8 ELSE 0 END
              + CASE WHEN a.attgenerated = 's' THEN 4 ELSE 0 END
              + CASE WHEN a.attnotnull THEN 2 ELSE 0 END
              + CASE WHEN a.attstorage <> t.typstorage OR 0 = ANY (bound.numbers) OR a.attnum = ANY (bound.numbers) THEN 1 ELSE 0 END END)
          ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        -- For the relation as a whole: asked for column by column it is what takes most of the time.
        LEFT JOIN (
          SELECT pair.number, pg_catalog.bool_or(pair.always) AS always, pg_catalog.bool_or(pair.anew) AS anew,
            pg_catalog.json_agg(DISTINCT CASE WHEN pair.condition IS NULL
                THEN pg_catalog.json_build_array(kn.nspname, kc.relname, ka.attname)
                ELSE pg_catalog.json_build_array(kn.nspname, kc.relname, ka.attname, pair.condition) END::pg_catalog.text) AS columns
          FROM (
            -- Of NULLs, an index finds two alike where it is told to, or may by what it makes of them. What the condition of a
            -- constraint's index names depends on the index, its keys on the constraint.
            SELECT own.number, member.relation, attribute, member.always, member.condition, member.anew
            FROM (
              SELECT x.indrelid AS relation, x.indexprs IS NOT NULL OR indnullsnotdistinct AS always,
                NOT x.indisvalid AND c.relkind <> 'p' AS anew,
                CASE WHEN x.indpred IS NOT NULL AND NOT ${isUnread('c.oid')} THEN pg_catalog.pg_get_expr(x.indpred, x.indrelid) END AS condition, ARRAY(
                SELECT pg_catalog.unnest((x.indkey::pg_catalog.int2[])[0:x.indnkeyatts - 1])
                UNION SELECT on_column.refobjsubid FROM pg_catalog.pg_depend on_column
                WHERE on_column.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND on_column.objid = x.indexrelid
                  AND on_column.refobjid = x.indrelid) AS attributes
              FROM pg_catalog.pg_index x
              WHERE x.indrelid = c.oid AND (x.indisunique OR x.indisexclusion)) AS member,
              LATERAL pg_catalog.unnest(member.attributes) AS own (number),
              LATERAL pg_catalog.unnest(member.attributes) AS attribute
            WHERE own.number > 0 AND attribute > 0
            UNION
            SELECT own.attribute, k.confrelid, member.attribute, false, NULL, false FROM pg_catalog.pg_constraint k,
              LATERAL pg_catalog.unnest(k.conkey) AS own (attribute),
              LATERAL pg_catalog.unnest(k.confkey) AS member (attribute)
            WHERE k.conrelid = c.oid AND k.contype = 'f'
          ) AS pair
          JOIN pg_catalog.pg_class kc ON kc.oid = pair.relation
          JOIN pg_catalog.pg_namespace kn ON kn.oid = kc.relnamespace
          JOIN pg_catalog.pg_attribute ka ON ka.attrelid = kc.oid AND ka.attnum = pair.attribute
          WHERE c.oid >= 16384
          GROUP BY pair.number) AS compared ON compared.number = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::pg_catalog.text, '[]'),
      coalesce((SELECT pg_catalog.json_agg(pg_catalog.pg_get_triggerdef(t.oid) ORDER BY t.tgname)
        FROM pg_catalog.pg_trigger t
        WHERE t.tgrelid = c.oid AND ${isFiring} AND NOT ${isUnread('c.oid')})::pg_catalog.text, '[]'),
      coalesce((SELECT pg_catalog.json_agg(pg_catalog.pg_get_ruledef(r.oid) ORDER BY r.rulename)
        FROM pg_catalog.pg_rewrite r
        WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN' AND r.ev_enabled <> 'D'
          AND n.nspname <> 'pg_catalog' AND NOT ${isUnread('c.oid')})::pg_catalog.text, '[]'),
      coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_array(k.confrelid::pg_catalog.int8,
          (SELECT pg_catalog.json_agg(a.attname ORDER BY o.place)
            FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS o (number, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.number),
          (SELECT pg_catalog.json_agg(a.attname ORDER BY o.place)
            FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS o (number, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.number),
          k.confdeltype, k.confupdtype) ORDER BY k.oid)
        FROM pg_catalog.pg_constraint k
        WHERE k.conrelid = c.oid AND k.contype = 'f')::pg_catalog.text, '[]'),
      coalesce((SELECT pg_catalog.json_agg(e.expression ORDER BY e.expression) FROM expressions e
        WHERE e.owner = c.oid AND e.reads AND e.expression IS NOT NULL)::pg_catalog.text, '[]'),
      coalesce((SELECT pg_catalog.json_agg(e.expression ORDER BY e.expression) FROM expressions e
        WHERE e.owner = c.oid AND NOT e.reads AND e.expression IS NOT NULL)::pg_catalog.text, '[]'),
      -- An empty name stands for whatever is written: what is not validated is held against each change of a row.
      coalesce((SELECT pg_catalog.json_agg((SELECT pg_catalog.json_agg(a.attname ORDER BY a.attnum)
          FROM (SELECT a.attnum, a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (k.conkey)
            UNION ALL SELECT 0, '' WHERE NOT k.convalidated) AS a) ORDER BY k.oid)
        FROM pg_catalog.pg_constraint k
        WHERE k.conrelid = c.oid AND (k.contype = 'c' AND k.conkey IS NOT NULL OR k.contype = 'n' AND NOT k.convalidated))::pg_catalog.text, '[]'),
      -- A key with an expression may be made of any column.
      coalesce((SELECT pg_catalog.json_agg(a.attname ORDER BY a.attnum)
        FROM pg_catalog.pg_partitioned_table k
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.partrelid AND a.attnum > 0 AND NOT a.attisdropped
          AND (a.attnum = ANY (k.partattrs) OR 0 = ANY (k.partattrs))
        WHERE k.partrelid = c.oid)::pg_catalog.text, '[]'),
      ${isUnread('c.oid')}::pg_catalog.text,
      -- Whether rows are told apart by it, how many of its columns do that, and all of its columns.
      CASE WHEN c.oid >= 16384 AND c.relkind IN ('r', 'p') THEN
        (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
            x.indisprimary AND x.indimmediate AND x.indisvalid AND NOT x.indcheckxmin
              -- What has had a table below it counts as having one until it is analysed.
              AND (c.relkind = 'p' OR NOT c.relhassubclass), x.indnkeyatts, x.indkey::pg_catalog.text,
            -- Of an older server's index, which has no such column, that of "absent" below.
            indnullsnotdistinct)
            ORDER BY x.indexrelid)
          FROM pg_catalog.pg_index x
          WHERE x.indrelid = c.oid AND x.indisunique AND x.indpred IS NULL AND x.indexprs IS NULL)::pg_catalog.text END,
      -- Keys and conditions of indexes, which are worked out for each row that is written, and what statistics are of, worked out later.
      CASE WHEN c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND NOT ${isUnread('c.oid')} THEN
        (SELECT pg_catalog.json_agg(e.expression ORDER BY e.expression) FROM (
          SELECT e.expression FROM pg_catalog.pg_index x
          CROSS JOIN LATERAL (VALUES (pg_catalog.pg_get_expr(x.indexprs, x.indrelid)),
            (pg_catalog.pg_get_expr(x.indpred, x.indrelid))) AS e (expression)
          WHERE x.indrelid = c.oid AND e.expression IS NOT NULL
            AND (x.indexprs IS NOT NULL OR x.indpred IS NOT NULL)
          UNION ALL
          SELECT pg_catalog.substring(pg_catalog.pg_get_statisticsobjdef(s.oid), ' ON (.*) FROM ')
          FROM pg_catalog.pg_statistic_ext s WHERE s.stxrelid = c.oid) AS e)::pg_catalog.text END
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN bound ON bound.relation = c.oid
    CROSS JOIN (VALUES (false)) AS absent (indnullsnotdistinct)
    WHERE /* which */ c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND n.nspname <> 'pg_toast' AND (n.nspname !~ '^pg_(toast_)?temp_' OR n.oid = pg_catalog.pg_my_temp_schema())
    ORDER BY c.oid`
