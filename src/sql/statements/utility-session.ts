import { isLongGiven, longGiven } from '../routines/long-settings.ts'
import { mayBeSettled } from '../scope/analysed-alone.ts'
import type { SessionName } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import { isAssumed } from '../text/assumed-settings.ts'
import { bareConstants, wordsOf } from '../scope/constants.ts'
import type { Findings } from '../scope/findings.ts'
import { allHanging, hangingParametersOf } from '../text/given-values.ts'
import { joined } from '../scope/lineage.ts'
import { constantText, node, nodes, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { unknownOfSession } from '../scope/unknown-name.ts'
import { noResult } from './utility.ts'
import type { UtilityContext, UtilityResult, UtilityRule } from './utility.ts'

/** A setting's name as effects tell it. Case does not matter to the server. */
export function settingName(name: string): string {
  return joinName(...name.toLowerCase().split('.'))
}

function setting({ body, scope }: UtilityContext): UtilityResult {
  const { findings } = scope.analysis
  const kind = word(body, 'kind')
  const name = word(body, 'name')
  if (kind === 'VAR_SET_MULTI' && name !== 'SESSION CHARACTERISTICS') {
    findings.effect('transaction', name === 'TRANSACTION SNAPSHOT' ? 'set snapshot' : 'set', 'other', null)
    return noResult
  }
  const values = nodes(body, 'args')
  for (const value of values) visitValue(value, findings)
  const value = values.length === 1 ? constantText(values[0] ?? null) : null
  const verb = settingVerb(kind, name, value)
  if (kind === 'VAR_RESET_ALL') findings.effect('session', verb, 'setting', null)
  else
    findings.effect(
      'session',
      verb,
      'setting',
      kind === 'VAR_SET_MULTI' ? 'session_characteristics' : settingName(name),
    )
  return kind === 'VAR_SET_VALUE' && name === 'role' && value !== null ? { roleTaken: value } : noResult
}

// A time zone may be written as a cast.
function visitValue(value: Node, findings: Findings): void {
  findings.visit(value.body)
  const inner = value.tag === 'TypeCast' ? node(value.body, 'arg') : null
  if (inner?.tag === 'A_Const') findings.visit(inner.body)
}

const resetting: ReadonlySet<string> = new Set(['VAR_RESET', 'VAR_RESET_ALL', 'VAR_SET_DEFAULT'])

/** True of what puts a setting back to what the session began with. */
export function isResetting(kind: string): boolean {
  return resetting.has(kind)
}

function settingVerb(kind: string, name: string, value: string | null): string {
  if (isResetting(kind)) return 'reset'
  return value !== null && isAssumed(name, value) ? 'keep' : 'set'
}

function show({ body, scope }: UtilityContext): UtilityResult {
  const name = word(body, 'name')
  const isAll = name.toLowerCase() === 'all'
  scope.analysis.findings.effect('session', 'show', 'setting', isAll ? null : settingName(name))
  const names = isAll ? ['name', 'setting', 'description'] : [name]
  const columns = names.map((one) => ({ name: one, sources: [], direct: false }))
  return { outputs: { kind: 'known', columns } }
}

const transactionVerbs: Readonly<Record<string, string>> = {
  TRANS_STMT_BEGIN: 'begin',
  TRANS_STMT_START: 'begin',
  TRANS_STMT_COMMIT: 'commit',
  TRANS_STMT_ROLLBACK: 'rollback',
  TRANS_STMT_SAVEPOINT: 'savepoint',
  TRANS_STMT_RELEASE: 'release',
  TRANS_STMT_ROLLBACK_TO: 'rollback to',
  TRANS_STMT_PREPARE: 'prepare transaction',
  TRANS_STMT_COMMIT_PREPARED: 'commit prepared',
  TRANS_STMT_ROLLBACK_PREPARED: 'rollback prepared',
}

/** Locks that outlive whoever took them, and an end to what any session of the login has prepared. */
const lastingVerbs: ReadonlyMap<string, 'lock' | 'maintain'> = new Map([
  ['prepare transaction', 'lock'],
  ['commit prepared', 'maintain'],
  ['rollback prepared', 'maintain'],
])

function transaction({ body, scope }: UtilityContext): UtilityResult {
  const verb = transactionVerbs[word(body, 'kind')]
  if (verb === undefined) scope.analysis.findings.unknown('The transaction command was not understood.')
  scope.analysis.findings.effect('transaction', verb ?? 'transaction', 'other', null)
  const lasting = lastingVerbs.get(verb ?? '')
  if (lasting && verb !== undefined) scope.analysis.findings.effect(lasting, verb, 'other', null)
  return noResult
}

function prepare(context: UtilityContext): UtilityResult {
  const { body, scope } = context
  const { findings } = scope.analysis
  const name = word(body, 'name')
  findings.effect('session', 'prepare', 'other', joinName(name))
  const query = node(body, 'query')
  const facts = query ? context.inspect(query) : null
  const hangsOn = query ? allHanging(hangingParametersOf(query), facts ? [facts] : []) : []
  // Constants are read already now, and what reads them may be unknown; nothing is worked out before values are there.
  for (const unknown of facts?.unknowns ?? [])
    if (hangsOn.length === 0 || !mayBeSettled(unknown)) findings.unknown(unknown)
  const changedBy = facts?.changedBy ?? []
  const declared = nodes(body, 'argtypes').map(({ body: type }) => words(type, 'names').at(-1) ?? '')
  if (declared.some((type) => changedBy.includes(type)))
    findings.unknown('The type of a parameter changes what stays beside it.')
  const given: SessionName = { space: 'prepared', act: 'create', name, facts }
  return { sessionName: hangsOn.length > 0 ? { ...given, hangsOn } : given }
}

/** EXECUTE and FETCH by themselves are unknown; `SessionNames` puts in what the name stands for. */
function takesFrom(
  space: 'prepared' | 'cursor',
  verb: string,
  name: string,
  context: UtilityContext,
): UtilityResult {
  const { findings, walkers } = context.scope.analysis
  const params = nodes(context.body, 'params').map((one) => walkers.expression(one, context.scope))
  // What was prepared may put it into a setting.
  if (params.some(isLongGiven)) findings.unknown(longGiven)
  findings.use(joined(params))
  findings.effect('unknown', verb, 'other', joinName(name))
  findings.unknown(unknownOfSession(space, joinName(name)))
  return { outputs: { kind: 'named', space, name } }
}

function execute(context: UtilityContext): UtilityResult {
  const { body, scope } = context
  const result = takesFrom('prepared', 'execute', word(body, 'name'), context)
  const gives = bareConstants(nodes(body, 'params'), scope.analysis).map(wordsOf)
  return gives.length > 0 && gives.every((one) => one !== undefined) ? { ...result, gives } : result
}

function fetch(context: UtilityContext): UtilityResult {
  const { body } = context
  const isMove = body['ismove'] === true
  const result = takesFrom('cursor', isMove ? 'move' : 'fetch', word(body, 'portalname'), context)
  return isMove ? noResult : result
}

function declare(context: UtilityContext): UtilityResult {
  const { body, scope } = context
  const { findings } = scope.analysis
  const name = word(body, 'portalname')
  findings.effect('session', 'declare', 'other', joinName(name))
  const query = node(body, 'query')
  const facts = query ? context.inspect(query) : null
  if (facts) findings.include(facts.effects, facts.uses, facts.unknowns, facts.usesWithin)
  return { sessionName: { space: 'cursor', act: 'create', name, facts } }
}

function forget(
  space: 'prepared' | 'cursor',
  verb: string,
  name: string,
  { scope }: UtilityContext,
): UtilityResult {
  scope.analysis.findings.effect('session', verb, 'other', name === '' ? null : joinName(name))
  return { sessionName: { space, act: name === '' ? 'drop-all' : 'drop', name, facts: null } }
}

function discard({ body, scope }: UtilityContext): UtilityResult {
  const { findings } = scope.analysis
  const target = word(body, 'target').replace('DISCARD_', '').toLowerCase()
  if (target !== '' && target !== 'all') {
    findings.effect('session', 'discard', 'other', target)
    return noResult
  }
  // Every setting goes back to what the session began with.
  findings.effect('session', 'discard', 'setting', null)
  return { sessionName: { space: 'prepared', act: 'drop-all', name: '', facts: null } }
}

function channel(verb: string): UtilityRule {
  return ({ body, scope }) => {
    const name = word(body, 'conditionname')
    scope.analysis.findings.effect('notify', verb, 'channel', name === '' ? null : joinName(name))
    return noResult
  }
}

function constraints({ body, scope }: UtilityContext): UtilityResult {
  scope.analysis.findings.effect('transaction', 'set constraints', 'other', null)
  for (const one of nodes(body, 'constraints')) scope.analysis.findings.visit(one.body)
  return noResult
}

/** Statements that change what the session's later statements mean, by their kind. */
export const sessionRules: Readonly<Record<string, UtilityRule>> = {
  VariableSetStmt: setting,
  VariableShowStmt: show,
  TransactionStmt: transaction,
  PrepareStmt: prepare,
  ExecuteStmt: execute,
  DeallocateStmt: (context) => forget('prepared', 'deallocate', nameUnlessAll(context.body), context),
  DeclareCursorStmt: declare,
  FetchStmt: fetch,
  ClosePortalStmt: (context) => forget('cursor', 'close', word(context.body, 'portalname'), context),
  DiscardStmt: discard,
  NotifyStmt: channel('notify'),
  ListenStmt: channel('listen'),
  UnlistenStmt: channel('unlisten'),
  ConstraintsSetStmt: constraints,
}

function nameUnlessAll(body: Tree): string {
  return body['isall'] === true ? '' : word(body, 'name')
}
