import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { replies, requests, say, talk } from '../conversation/conversation-fixture.ts'

const idle = replies.ready('idle')

/** An error with these fields ("Error and Notice Message Fields"). */
function error(fields: Readonly<Record<string, string>>): Buffer {
  const all = Object.entries({ S: 'ERROR', V: 'ERROR', ...fields })
  return say('ErrorResponse', ...all.flatMap(([code, text]) => [{ int8: code.charCodeAt(0) }, { text }]), {
    int8: 0,
  })
}

function shownOf(fields: Readonly<Record<string, string>>): string {
  const { client, target, clientBytes } = talk({ guardMessages: true })
  client(requests.query('select'))
  target(error(fields), idle)
  return Buffer.concat(clientBytes).toString('latin1')
}

test('what the server says of names and types that do not fit together is shown', () => {
  for (const [C, R] of [
    ['42702', 'scanRTEForColumn'],
    ['42803', 'check_ungrouped_columns_walker'],
    ['42883', 'op_error'],
    ['42703', 'transformAlterTableStmt'],
    ['42830', 'transformFkeyCheckAttrs'],
    ['42809', 'ParseFuncOrColumn'],
    ['25P02', 'exec_simple_query'],
    ['2BP01', 'reportDependentObjects'],
    ['42P10', 'infer_arbiter_indexes'],
    ['428C9', 'rewriteTargetListIU'],
    ['55000', 'rewriteTargetView'],
    ['42723', 'ProcedureCreate'],
    ['42P07', 'heap_create_with_catalog'],
    ['42701', 'check_for_column_name_collision'],
    ['00000', 'ProcessUtilitySlow'],
  ] as const)
    assert.match(shownOf({ C, M: 'said here', F: 'parse.c', R }), /said here/)
})

test('I4: words of code, of other routines and of other conditions are withheld', () => {
  const known = { C: '42883', M: 'said here', F: 'parse_oper.c', R: 'op_error' }
  for (const fields of [
    { ...known, W: 'PL/pgSQL function f() line 1 at EXECUTE' },
    { ...known, q: 'select 1' },
    { ...known, p: '8' },
    { ...known, R: 'exec_stmt_raise' },
    { ...known, R: 'reportDependentObjects' },
    { ...known, C: '25P02', R: 'RangeVarGetRelidExtended' },
    { ...known, R: 'typenameType' },
    { ...known, C: '42710', R: 'op_error' },
    { ...known, C: '23514', R: 'ATExecValidateConstraint' },
    { ...known, C: '22P02' },
    { ...known, C: '23502', R: 'ATExecSetNotNull' },
    // A text becomes the name of a schema, a function or a role by a cast, too.
    { ...known, C: '3F000', R: 'get_namespace_oid' },
    { ...known, C: '42883', R: 'LookupFuncWithArgs' },
    { ...known, C: '42704', R: 'get_role_oid' },
    { ...known, C: 'P0001' },
  ])
    assert.doesNotMatch(shownOf(fields), /said here/)
})
