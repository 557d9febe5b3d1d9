/** Variables of a body that only ever hold documents which are objects made of columns and constants, or NULL. */
import { isDocument } from '../values/made-documents.ts'
import { isObject } from '../values/whole-objects.ts'
import { expressionOf, isGivenOtherwise, namesLike } from './body-constants.ts'
import { assignmentParts } from './plpgsql-text.ts'
import { allOfKind, plField, plNumber } from './plpgsql-tree.ts'
import { isParameter } from './plpgsql-variables.ts'
import type { Body } from './plpgsql-variables.ts'
import { node, word } from '../text/tree.ts'

/** True for such a variable: nothing but assignments gives it a value, each of which is one. */
export function holdsObjects(name: string, body: Body): boolean {
  const { data, routine } = body
  if (namesLike(name, body) !== 1 || isGivenOtherwise(name, body)) return false
  const own = data.find((one) => one.name === name)
  if (!own || isParameter(own)) return false
  const begins = plField(own.body, 'default_val')
  const given = allOfKind(routine, 'PLpgSQL_stmt_assign').filter(
    (one) => data[plNumber(one, 'varno')]?.name === name,
  )
  const texts = given.map((one) => valueIn(word(plField(one, 'expr')?.body ?? {}, 'query')))
  if (begins) texts.push(word(begins.body, 'query'))
  return texts.every((text) => text !== null && isMade(text, body))
}

/** What a variable is given as a whole; null where only a part of it is. */
function valueIn(text: string): string | null {
  const { target = '[', value = '' } = assignmentParts(text) ?? {}
  return target.includes('[') ? null : value
}

function isMade(text: string, body: Body): boolean {
  const { scope } = body
  const found = expressionOf(text, body)
  if (found === null || !isObject(found, scope)) return false
  const isConstant = found.tag === 'A_Const' || node(found.body, 'arg')?.tag === 'A_Const'
  return isConstant || isDocument(found, scope)
}
