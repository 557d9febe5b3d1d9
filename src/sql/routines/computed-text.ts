/**
 * Texts that a DO block, or a query, computes and has run, as migrations write them: `format` over names of the catalog, a few constants in a
 * loop. Each statement that may come of it is inspected; where not all of them are known, the block stays unknown.
 */
import { expressionOf } from './body-constants.ts'
import { inspectRun } from './body-statements.ts'
import { nothing } from '../scope/lineage.ts'
import type { Lineage, Shape } from '../scope/lineage.ts'
import { allOfKind } from './plpgsql-tree.ts'
import type { Body } from './plpgsql-variables.ts'
import type { Scope } from '../scope/scope.ts'
import { statementsFor } from './text-holes.ts'
import { templateOf } from './text-template.ts'
import { words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

const statementsMax = 1000
const combinationsMax = 256

/**
 * What the texts do that an expression of a DO block may make; null where they are not known. `using` is what they may be
 * given, and what they are made of.
 */
export function computedText(expression: string, using: Lineage, body: Body): Shape | null {
  const { catalog, block, searchPath, walkers } = body.analysis
  const source = block && catalog ? expressionOf(expression, body) : null
  if (!block || !catalog || !source) return null
  const made: Node[] = []
  for (const constants of combinations(body.constants, namesIn(source))) {
    const template = templateOf(source, { constants, catalog, parse: walkers.parse })
    const found = template && statementsFor(template, walkers.parse(template.text), catalog, searchPath)
    if (!found) return null
    block.namesAny ||= found.isOpen
    made.push(...found.statements)
    if (made.length > statementsMax) return null
  }
  body.analysis.rests.onDefinitions = true
  return inspectRun(made, using, body.scope)
}

/**
 * What a text does that a query computes and has a function run, where nothing but names and literals is put into it; null where it is
 * not known.
 */
export function queriedText(value: Node, scope: Scope): Shape | null {
  const { analysis, fixed } = scope
  const { catalog, searchPath, walkers, rests } = analysis
  if (!catalog || analysis.variables || analysis.parameters) return null
  const known = {
    constants: noConstants,
    catalog,
    parse: walkers.parse,
    ...(fixed ? { columns: fixed } : {}),
  }
  const template = templateOf(value, known)
  const found = template && statementsFor(template, walkers.parse(template.text), catalog, searchPath)
  if (!found) return null
  if (found.isOpen) rests.namesAny = true
  rests.onDefinitions = true
  return inspectRun(found.statements, nothing, scope)
}

const noConstants: ReadonlyMap<string, string> = new Map()

/** Every way in which the variables may hold their constants together; none where there are too many. */
function combinations(
  constants: ReadonlyMap<string, readonly string[]>,
  names: ReadonlySet<string>,
): readonly ReadonlyMap<string, string>[] {
  let all: readonly ReadonlyMap<string, string>[] = [new Map()]
  for (const [name, values] of constants) {
    if (!names.has(name)) continue
    all = all.flatMap((one) => values.map((value) => new Map([...one, [name, value]])))
    if (all.length > combinationsMax) return [new Map()]
  }
  return all
}

/** Bare names in an expression. */
function namesIn(root: Node): ReadonlySet<string> {
  const around = { [root.tag]: root.body }
  return new Set(
    allOfKind(around, 'ColumnRef').flatMap((one) => {
      const path = words(one, 'fields')
      return path.length === 1 ? path : []
    }),
  )
}
