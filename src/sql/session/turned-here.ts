/** What statements change of relations that they do not name as made: later ones of the same text were inspected without it. */
import { splitName } from '../../core/object-name.ts'
import { nodes, tree, word } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/** Bare names of relations whose rows mean another thing, or run another thing, from here on; `*` where it may be any. */
export function namesTurned({ tag, body }: Node, views: ReadonlySet<string>): readonly string[] {
  switch (tag) {
    case 'ViewStmt':
      // Those of this text may show what the one shows that has its place taken.
      return body['replace'] === true ? [...views].map((name) => splitName(name)?.at(-1) ?? '*') : []
    case 'CreatePolicyStmt':
    case 'AlterPolicyStmt':
      return [word(tree(body, 'table') ?? {}, 'relname')]
    case 'AlterTableStmt': {
      const isSecured = nodes(body, 'cmds').some((one) => securing.has(word(one.body, 'subtype')))
      return isSecured ? [word(tree(body, 'relation') ?? {}, 'relname')] : []
    }
    case 'AlterDomainStmt':
      // A default is that of each column of the type that has none of its own.
      return word(body, 'subtype') === 'T' ? ['*'] : []
    default:
      return []
  }
}

/** They turn on policies that are there, which the catalog does not tell before. */
const securing: ReadonlySet<string> = new Set(['AT_EnableRowSecurity', 'AT_ForceRowSecurity'])
