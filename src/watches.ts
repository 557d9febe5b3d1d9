/** What is counted and watched across gateways, wired: budgets, the logs of targets, their connections. */
import type { Logger } from 'pino'
import { BackendList, type Backend } from './catalog/backend-list.ts'
import { shareBackends } from './catalog/backend-share.ts'
import type { ResourceBook, ResourceDefinition } from './catalog/resource-book.ts'
import type { Config } from './config.ts'
import type { Clock } from './core/clock.ts'
import { uuidv7, type Random } from './core/random.ts'
import { Refusal } from './core/refusal.ts'
import { TargetBackends } from './core/target-backends.ts'
import { BudgetSharing } from './gate/budget-sharing.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { Ledger } from './ledger/ledger.ts'
import { BudgetBook } from './policy/budget.ts'
import type { PolicyFile } from './policy/policy-file.ts'
import { ActivityWatch } from './reconcile/activity-watch.ts'
import { LogWatch } from './reconcile/watch.ts'
import type { Store } from './store/database.ts'
import { StoreUnavailable } from './store/unavailable.ts'

interface WatchParts {
  readonly ledger: Ledger
  readonly keys: KeyRing
  readonly store: Store
  readonly resources: ResourceBook
  readonly backends: TargetBackends
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
}

/** Replicas that have said nothing for so many rounds are gone. */
const lateRounds = 5

/** Budgets are counted with whoever shares the store. */
export async function openBudgets(
  store: Store,
  policyFile: PolicyFile,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
  opened: AsyncDisposableStack,
): Promise<BudgetBook> {
  const budgets = new BudgetBook()
  const isNeeded = (): boolean => policyFile.current().budgets.length > 0
  const tell = (line: string): void => log.warn({ part: 'budgets' }, line)
  opened.use(await BudgetSharing.open({ store, budgets, isNeeded, clock, log: tell }))
  return budgets
}

/**
 * Begins what `resources[].watch` asks for; whatever is found becomes an alert. Answers where processes at targets that
 * serve sessions are to be told.
 */
export function openWatches(
  config: Config,
  given: Omit<WatchParts, 'backends'>,
  opened: AsyncDisposableStack,
): TargetBackends {
  const parts: WatchParts = { ...given, backends: new TargetBackends() }
  for (const { folder, activityEveryMs, ...watch } of config.watches) {
    if (folder !== null) opened.use(new LogWatch({ ...tellers(parts, watch.resource), ...watch, folder }))
    if (activityEveryMs === null) continue
    opened.use(watchActivity(config, parts, { ...watch, everyMs: activityEveryMs }))
  }
  opened.use(new AddedWatches(config, parts))
  return parts.backends
}

/** What every watch tells, and to whom. */
function tellers({ ledger, keys, clock, log }: WatchParts, resource: string) {
  return {
    clock,
    stampedId: (application: string) => keys.stampedId(application),
    onTrouble: (words: string) => log.warn({ part: 'watch', resource }, words),
    onBypass(message: string) {
      log.error({ part: 'watch', resource }, message)
      if (!ledger.broken) ledger.append({ type: 'alert', code: 'bypass', message, session: null })
    },
  }
}

interface Activity {
  readonly resource: string
  readonly allowedUsers: readonly string[]
  readonly everyMs: number
}

function watchActivity(config: Config, parts: WatchParts, activity: Activity): AsyncDisposable {
  const { resource, everyMs } = activity
  const backends = new LastingList(parts, resource)
  const watch = new ActivityWatch({
    ...tellers(parts, resource),
    ...activity,
    read: () => backends.read(),
    known: () => knownBackends(config, parts, resource, lateRounds * everyMs),
  })
  return {
    async [Symbol.asyncDispose]() {
      // Before the watch is waited for, which may be waiting for the target.
      backends[Symbol.dispose]()
      await watch[Symbol.asyncDispose]()
    },
  }
}

/** The watches of resources that operators added: they come, change and go with them. */
class AddedWatches implements AsyncDisposable {
  readonly #config: Config
  readonly #parts: WatchParts
  readonly #ending = new Set<Promise<void>>()
  #running: ReadonlyMap<string, { readonly of: ResourceDefinition; readonly watch: AsyncDisposable }> =
    new Map()
  #isOver = false

  constructor(config: Config, parts: WatchParts) {
    this.#config = config
    this.#parts = parts
    parts.resources.onChange(() => this.#follow())
    this.#follow()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    for (const { watch } of this.#running.values()) this.#end(watch)
    this.#running = new Map()
    await Promise.all(this.#ending)
  }

  #follow(): void {
    if (this.#isOver) return
    const before = this.#running
    const wanted = this.#parts.resources.watched()
    for (const [name, { of, watch }] of before) if (wanted.get(name) !== of) this.#end(watch)
    this.#running = new Map(
      [...wanted].flatMap(([resource, of]) => {
        const known = before.get(resource)
        if (known?.of === of) return [[resource, known] as const]
        if (of.watch === undefined) return []
        const watch = watchActivity(this.#config, this.#parts, { resource, ...of.watch })
        return [[resource, { of, watch }] as const]
      }),
    )
  }

  #end(watch: AsyncDisposable): void {
    const ended = Promise.resolve(watch[Symbol.asyncDispose]())
    this.#ending.add(ended)
    void ended.finally(() => this.#ending.delete(ended))
  }
}

/** What serves sessions at a resource's target: of this gateway now, of others as they said last. */
async function knownBackends(
  { ledger: { origin } }: Config,
  { backends, store, resources }: WatchParts,
  name: string,
  lateMs: number,
): Promise<ReadonlySet<number>> {
  // Several resources may be one database under several logins.
  const own = resources.atServerOf(name).flatMap((same) => backends.of(same))
  const all = await shareBackends(store, origin, name, own, lateMs)
  if (all instanceof StoreUnavailable)
    throw new Error('what other gateways have at the target cannot be told')
  return new Set([...own, ...all])
}

/** The list of a target's connections, over one connection that is opened again when it was lost. */
class LastingList implements Disposable {
  readonly #parts: WatchParts
  readonly #resource: string
  #list: BackendList | null = null

  constructor(parts: WatchParts, resource: string) {
    this.#parts = parts
    this.#resource = resource
  }

  async read(): Promise<readonly Backend[]> {
    if (this.#list?.usable !== true) this.#list = await this.#open()
    return this.#list.read()
  }

  [Symbol.dispose](): void {
    this.#list?.[Symbol.dispose]()
  }

  async #open(): Promise<BackendList> {
    const { resources, keys, clock, random } = this.#parts
    const target = await resources.target(this.#resource)
    if (target instanceof Refusal) throw new Error(target.message)
    return BackendList.open(target, keys.stamp(uuidv7(clock.now(), random)))
  }
}
