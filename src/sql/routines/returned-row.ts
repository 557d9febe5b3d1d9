import { joined } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import { onlyValue } from './plpgsql-tree.ts'
import { queryOfExpression } from './plpgsql-text.ts'
import type { Body } from './plpgsql-variables.ts'
import { node, nodes, words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/**
 * What `RETURN coalesce(NEW, OLD)` or `RETURN CASE … THEN OLD ELSE NEW END` of a trigger puts into the row: it is one of both
 * images as a whole, so that only what was assigned to them is put there. Null for any other expression.
 */
export function returnedRow(text: string, body: Body): Lineage | null {
  const { analysis, scope, flow } = body
  const query = analysis.rows ? queryOfExpression(text) : null
  const parsed = query === null ? null : analysis.walkers.parse(query)
  const value = parsed && onlyValue(parsed)
  const found = value && value.tag !== 'ColumnRef' ? imagesOf(value) : null
  if (!found) return null
  for (const condition of found.conditions)
    analysis.findings.use(analysis.walkers.expression(condition, scope))
  return joined(found.images.map((name) => flow.valueOf(name)))
}

interface Images {
  readonly images: readonly string[]
  /** The CASEs that choose, without what they choose from. */
  readonly conditions: readonly Node[]
}

/** COALESCE looks whether there is a row, not at what is in it (PostgreSQL's documentation, section 9.18.2 and 41.10.1). */
function imagesOf({ tag, body }: Node): Images | null {
  switch (tag) {
    case 'ColumnRef': {
      const [name = ''] = words(body, 'fields')
      const isImage = nodes(body, 'fields').length === 1 && (name === 'new' || name === 'old')
      return isImage ? { images: [name], conditions: [] } : null
    }
    case 'A_Const':
      return body['isnull'] === true ? { images: [], conditions: [] } : null
    case 'CoalesceExpr':
      return together(nodes(body, 'args').map(imagesOf))
    case 'CaseExpr': {
      const cases = nodes(body, 'args')
      const results = [...cases.map((one) => node(one.body, 'result')), node(body, 'defresult')]
      const found = together(results.map((one) => (one ? imagesOf(one) : { images: [], conditions: [] })))
      const args = cases.map((one) => ({ CaseWhen: { ...one.body, result: absent } }))
      const choice: Node = { tag, body: { ...body, args, defresult: absent } }
      return found && { ...found, conditions: [...found.conditions, choice] }
    }
    default:
      return null
  }
}

const absent = { A_Const: { isnull: true } }

function together(parts: readonly (Images | null)[]): Images | null {
  const known = parts.filter((one) => one !== null)
  if (known.length < parts.length) return null
  return {
    images: known.flatMap((one) => one.images),
    conditions: known.flatMap((one) => one.conditions),
  }
}
