/** Who the demo's identity provider knows. Claims are as its access tokens carry them. */
export interface DemoPerson {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly groups: readonly string[]
}

export const demoPeople: readonly DemoPerson[] = [
  { id: 'ana', name: 'Ana Ruiz', role: 'analyst; her agent asks', groups: ['analysts'] },
  { id: 'rita', name: 'Rita Olsen', role: 'reviewer', groups: ['reviewers'] },
  { id: 'omar', name: 'Omar Haddad', role: 'auditor', groups: ['auditors'] },
]

/** OAuth clients of the demo. The first is public; the other two keep a secret. */
export const demoClients = { cli: 'sallyport-cli', agent: 'ledger-bot', ci: 'deploy-ci' } as const

/** Whoever `issueDemoToken` can speak for: a person, the agent acting for Ana, the CI job. */
export const demoNames = ['ana', 'rita', 'omar', demoClients.agent, demoClients.ci] as const
export type DemoName = (typeof demoNames)[number]

/** The person behind the agent. */
export const agentOwner = 'ana'

/** The person of that id, if the demo has one. */
export function findPerson(id: string): DemoPerson | undefined {
  return demoPeople.find((person) => person.id === id)
}

/**
 * What a token says besides the standard claims. A token that the agent's client holds for a person names the agent
 * as its actor (RFC 8693 section 4.1); one that the CI client holds for itself describes the job, in the claims of
 * GitHub Actions.
 */
export function tokenClaims(clientId: string, accountId: string | undefined): Record<string, unknown> {
  const person = accountId === undefined ? undefined : findPerson(accountId)
  if (!person) return clientId === demoClients.ci ? { ...ciClaims } : {}
  const own = { name: person.name, groups: [...person.groups], sub_profile: 'user' }
  return clientId === demoClients.agent ? { ...own, act: { ...agentActor } } : own
}

const agentActor = {
  sub: demoClients.agent,
  name: 'Ledger bot',
  sub_profile: 'ai_agent',
  groups: ['agents'],
}

const ciClaims = {
  name: 'example-bank/ledger deploy.yml',
  groups: ['deployments'],
  sub_profile: 'service',
  repository: 'example-bank/ledger',
  repository_id: '700100200',
  repository_owner: 'example-bank',
  repository_owner_id: '9001',
  workflow: 'deploy',
  workflow_ref: 'example-bank/ledger/.github/workflows/deploy.yml@refs/heads/main',
  job_workflow_ref: 'example-bank/ledger/.github/workflows/deploy.yml@refs/heads/main',
  ref: 'refs/heads/main',
  ref_type: 'branch',
  sha: '3b7f6a1e9c0d24583f1b6a7e8d9c0b1a2f3e4d5c',
  event_name: 'push',
  environment: 'production',
  actor: 'omar-haddad',
  actor_id: '31337',
  run_id: '9100200300',
  run_number: '128',
  run_attempt: '1',
}
