import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { schemaName } from './connections.ts'
import * as reviews from './migrations/0001-reviews.ts'
import * as grants from './migrations/0002-grants.ts'
import * as standingApprovals from './migrations/0003-standing-approvals.ts'
import * as reviewNotices from './migrations/0004-review-notices.ts'
import * as audit from './migrations/0005-audit.ts'
import * as access from './migrations/0006-access.ts'
import * as directory from './migrations/0007-directory.ts'
import * as accessVersion from './migrations/0008-access-version.ts'
import * as certificates from './migrations/0009-certificates.ts'
import * as console from './migrations/0010-console.ts'
import * as estimates from './migrations/0012-estimates.ts'
import * as passkeys from './migrations/0013-passkeys.ts'
import * as breakGlass from './migrations/0014-break-glass.ts'
import * as duties from './migrations/0015-duties.ts'
import * as renewals from './migrations/0015-renewals.ts'
import * as budgets from './migrations/0016-budgets.ts'
import * as deputies from './migrations/0017-deputies.ts'
import * as reviewerAids from './migrations/0020-reviewer-aids.ts'
import * as ledgerHeads from './migrations/0030-ledger-heads.ts'
import * as targetBackends from './migrations/0031-target-backends.ts'
import * as recurringGrants from './migrations/0040-recurring-grants.ts'
import * as policyProposals from './migrations/0050-policy-proposals.ts'
import * as classifications from './migrations/0051-classifications.ts'
import * as agentEnds from './migrations/0060-agent-ends.ts'
import * as openSessions from './migrations/0062-open-sessions.ts'
import * as resourceOwners from './migrations/0064-resource-owners.ts'
import * as auditRows from './migrations/0070-audit-rows.ts'
import * as manyReviews from './migrations/0072-many-reviews.ts'
import * as onePerson from './migrations/0080-one-person.ts'
import * as resources from './migrations/0086-resources.ts'
import * as onePersonElsewhere from './migrations/0088-one-person-elsewhere.ts'
import * as disposals from './migrations/0090-disposals.ts'
import * as gatewaysLost from './migrations/0092-gateways-lost.ts'
import * as budgetSubjects from './migrations/0094-budget-subjects.ts'
import * as maskedClasses from './migrations/0098-masked-classes.ts'
import * as knownNames from './migrations/0099-known-names.ts'
import * as budgetBytes from './migrations/0100-budget-bytes.ts'

/**
 * Brings the schema up to date; throws when it cannot. Replicas may start at once: an advisory lock lets one work
 * while the others wait. A database that a newer Sallyport has migrated is refused.
 */
export async function migrate(database: Kysely<unknown>): Promise<void> {
  const migrator = new Migrator({
    db: database,
    migrationTableSchema: schemaName,
    provider: {
      getMigrations: () =>
        Promise.resolve({
          '0001-reviews': reviews,
          '0002-grants': grants,
          '0003-standing-approvals': standingApprovals,
          '0004-review-notices': reviewNotices,
          '0005-audit': audit,
          '0006-access': access,
          '0007-directory': directory,
          '0008-access-version': accessVersion,
          '0009-certificates': certificates,
          '0010-console': console,
          '0012-estimates': estimates,
          '0013-passkeys': passkeys,
          '0014-break-glass': breakGlass,
          '0015-duties': duties,
          '0015-renewals': renewals,
          '0016-budgets': budgets,
          '0017-deputies': deputies,
          '0020-reviewer-aids': reviewerAids,
          '0030-ledger-heads': ledgerHeads,
          '0031-target-backends': targetBackends,
          '0040-recurring-grants': recurringGrants,
          '0050-policy-proposals': policyProposals,
          '0051-classifications': classifications,
          '0060-agent-ends': agentEnds,
          '0062-open-sessions': openSessions,
          '0064-resource-owners': resourceOwners,
          '0070-audit-rows': auditRows,
          '0072-many-reviews': manyReviews,
          '0080-one-person': onePerson,
          '0086-resources': resources,
          '0088-one-person-elsewhere': onePersonElsewhere,
          '0090-disposals': disposals,
          '0092-gateways-lost': gatewaysLost,
          '0094-budget-subjects': budgetSubjects,
          '0098-masked-classes': maskedClasses,
          '0099-known-names': knownNames,
          '0100-budget-bytes': budgetBytes,
        }),
    },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
