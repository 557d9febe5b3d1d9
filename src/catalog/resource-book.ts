import { Refusal } from '../core/refusal.ts'
import type { Resource, Target } from '../core/resource.ts'
import { SecretFault } from './secret-source.ts'
import type { SecretSource } from './secret-source.ts'

/** A resource as it was configured: what policy sees, how to reach it, and where its secret comes from. */
export interface ResourceDefinition {
  readonly resource: Resource
  readonly target: Omit<Target, 'secret'>
  /** Null where the target asks for no secret. */
  readonly secret: SecretSource | null
  /** Logins of roles of the policy, the first that a session has being used; absent when all share the one above. */
  readonly logins?: readonly RoleLogin[]
  /** Where each session has a user of its own at the target: who makes them, and the role they are in; absent: nowhere. */
  readonly users?: { readonly login: string; readonly secret: SecretSource | null; readonly role: string }
  /** How often its connections are looked at, and whose are their own affair, where whoever added it asks for that. */
  readonly watch?: { readonly everyMs: number; readonly allowedUsers: readonly string[] }
  /** What the gateway proves itself with in TLS, read anew for each connection; absent for nothing. */
  readonly certificate?: { readonly chain: SecretSource; readonly key: SecretSource }
}

/** What a session in a role logs in with. */
export interface RoleLogin {
  /** The policy's role. */
  readonly role: string
  /** The login at the target and what opens it; null for the resource's own. */
  readonly own: { readonly login: string; readonly secret: SecretSource | null } | null
  /** The target's role to take on; null for none. */
  readonly setRole: string | null
}

/** All that can be reached, by name: what the configuration file names, and what people added. */
export class ResourceBook {
  readonly #configured: ReadonlyMap<string, ResourceDefinition>
  readonly #hearers = new Set<(names: readonly string[]) => void>()
  #definitions: ReadonlyMap<string, ResourceDefinition>

  /** `definitions`: those of the configuration file, whose names must be unique. */
  constructor(definitions: readonly ResourceDefinition[]) {
    this.#configured = new Map(definitions.map((one) => [one.resource.name, one]))
    this.#definitions = this.#configured
    if (this.#configured.size !== definitions.length) throw new Error('Two resources have the same name.')
  }

  /** Puts all that people added in the place of what they had; a name of the file stays the file's. */
  take(added: readonly ResourceDefinition[]): void {
    const before = this.#definitions
    const next = new Map([...added.map((one) => [one.resource.name, one] as const), ...this.#configured])
    this.#definitions = next
    const names = [...new Set([...before.keys(), ...next.keys()])]
    const changed = names.filter((name) => before.get(name) !== next.get(name))
    if (changed.length > 0) for (const hear of this.#hearers) hear(changed)
  }

  /** Hears the names of resources that came, went or changed. */
  onChange(hear: (names: readonly string[]) => void): void {
    this.#hearers.add(hear)
  }

  /** True where the configuration file names it, so that nobody changes it from elsewhere. */
  isConfigured(name: string): boolean {
    return this.#configured.has(name)
  }

  find(name: string): Resource | null {
    return this.#definitions.get(name)?.resource ?? null
  }

  list(): readonly Resource[] {
    return [...this.#definitions.values()].map((one) => one.resource)
  }

  /**
   * How to reach a resource in these roles, with its secret as it is now. A secret that cannot be read makes it
   * unreachable.
   */
  async target(name: string, roles: readonly string[] = []): Promise<Target | Refusal> {
    const definition = this.#definitions.get(name)
    if (!definition) return new Refusal('resource-unknown', 'There is no such resource.')
    const chosen = definition.logins?.find(({ role }) => roles.includes(role))
    const secret = chosen?.own ? chosen.own.secret : definition.secret
    const target = {
      ...definition.target,
      ...(chosen?.own && { login: chosen.own.login }),
      ...(chosen?.setRole && { setRole: chosen.setRole }),
    }
    const found = await secret?.read()
    const tls = await withCertificate(target.tls, definition)
    if (found instanceof SecretFault || tls instanceof SecretFault) {
      // Clients learn that the secret is missing, not where it is kept.
      return new Refusal('target-unreachable', `The secret of ${name} cannot be read; see the gateway's log.`)
    }
    return { ...target, tls, secret: found ?? null }
  }

  /** Those that whoever added them wants watched, by name. */
  watched(): ReadonlyMap<string, ResourceDefinition> {
    return new Map([...this.#definitions].filter(([, { watch }]) => watch !== undefined))
  }

  /** The resources whose target is at the same server as this one's, itself among them. */
  atServerOf(name: string): readonly string[] {
    const place = this.#definitions.get(name)?.target
    return [...this.#definitions].flatMap(([other, { target }]) =>
      place && target.host === place.host && target.port === place.port ? [other] : [],
    )
  }

  /** True where sessions have users of their own at the target. */
  hasOwnUsers(name: string): boolean {
    return this.#definitions.get(name)?.users !== undefined
  }

  /**
   * How to reach the target as whoever makes the users of sessions, and the role that they are in. Null where sessions in
   * these roles log in as others.
   */
  async userAdmin(
    name: string,
    roles: readonly string[],
  ): Promise<{ readonly target: Target; readonly role: string } | Refusal | null> {
    const definition = this.#definitions.get(name)
    const chosen = definition?.logins?.find(({ role }) => roles.includes(role))
    if (definition?.users === undefined || chosen?.own) return null
    const { login, secret, role } = definition.users
    const found = await secret?.read()
    const tls = await withCertificate(definition.target.tls, definition)
    if (found instanceof SecretFault || tls instanceof SecretFault)
      return new Refusal('target-unreachable', `The secret of ${name} cannot be read; see the gateway's log.`)
    const { choice, ...target } = definition.target
    // Users are made where something can be written.
    const writable = choice && { choice: { ...choice, attributes: 'read-write' as const } }
    return { target: { ...target, ...writable, login, tls, secret: found ?? null }, role }
  }

  /** Why a resource's secret cannot be read, for whoever runs the gateway; null when it can or none is needed. */
  async secretFault(name: string): Promise<string | null> {
    const { secret, certificate, users } = this.#definitions.get(name) ?? {}
    for (const source of [secret, certificate?.chain, certificate?.key, users?.secret]) {
      const found = await source?.read()
      if (found instanceof SecretFault) return found.message
    }
    return null
  }
}

async function withCertificate(
  tls: Target['tls'],
  { certificate }: ResourceDefinition,
): Promise<Target['tls'] | SecretFault> {
  if (tls.mode === 'disable' || certificate === undefined) return tls
  const [chain, key] = await Promise.all([certificate.chain.read(), certificate.key.read()])
  if (chain instanceof SecretFault) return chain
  if (key instanceof SecretFault) return key
  return { ...tls, certificate: { chain: chain.reveal(), key } }
}
