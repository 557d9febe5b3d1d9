import type { DialRule } from '../core/dial-rule.ts'
import { networkOf } from './network.ts'
import type { ConfigText } from './schema.ts'

/** What people may do from the console, and where the databases may be that they add there. */
export interface ConsoleSettings {
  /** Groups whose members run the gateway from the console, and who write its policy. */
  readonly operators: readonly string[]
  readonly policyAuthors: readonly string[]
  /** Who lets a policy into force that others propose; null: it is its file alone. */
  readonly publishing: { readonly groups: readonly string[]; readonly quorum: number } | null
  readonly targets: DialRule
}

/** The settings of the console. On one's own machine, where nobody else reaches the gateway, its databases may be there too. */
export function consoleOf({ console: text, listen }: ConfigText): ConsoleSettings {
  const { operators, 'policy-authors': policyAuthors, 'policy-approvers': groups } = text
  const { allow, deny } = text['target-networks']
  return {
    operators,
    policyAuthors,
    publishing: groups.length === 0 ? null : { groups, quorum: text['policy-approvals'] },
    targets: {
      allow: allow.map(networkOf),
      deny: deny.map(networkOf),
      loopback: [listen.postgres, listen.http].every(({ host }) => ownHosts.has(host)),
    },
  }
}

const ownHosts: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])
