import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { Inbox } from './inbox/inbox.tsx'
import { questionOf } from './ledger/question-words.ts'
import { Lost, PageUnloaded, Trouble, Waiting } from './parts/states.tsx'
import { Shell } from './shell/shell.tsx'

/** The code of a page; where it does not come, that is said in its place. The router itself would load everything anew. */
function arrived<T>(page: Promise<T>): Promise<T> {
  return page.catch((error: unknown) => {
    throw new PageUnloaded(error)
  })
}

const root = createRootRoute({ component: Shell, notFoundComponent: Lost })
const getParentRoute = () => root

const home = createRoute({
  getParentRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/reviews', replace: true })
  },
})
// Where a sign-in that came to nothing leads; whoever is signed in has no use for it.
const signIn = createRoute({ getParentRoute, path: '/sign-in', component: Lost })
const reviews = createRoute({ getParentRoute, path: '/reviews', component: Inbox })
const review = createRoute({ getParentRoute, path: '/reviews/$id', component: Inbox })
const alike = createRoute({
  getParentRoute,
  path: '/alike',
  component: lazyRouteComponent(() => arrived(import('./inbox/alike-page.tsx')), 'AlikePage'),
})
const sessions = createRoute({
  getParentRoute,
  path: '/sessions',
  component: lazyRouteComponent(() => arrived(import('./sessions/session-list.tsx')), 'SessionListPage'),
})
const session = createRoute({
  getParentRoute,
  path: '/sessions/$id',
  component: lazyRouteComponent(() => arrived(import('./sessions/session-page.tsx')), 'SessionPage'),
})
const ledger = createRoute({
  getParentRoute,
  path: '/ledger',
  validateSearch: questionOf,
  component: lazyRouteComponent(() => arrived(import('./ledger/search-page.tsx')), 'SearchPage'),
})
const entry = createRoute({
  getParentRoute,
  path: '/ledger/$index',
  component: lazyRouteComponent(() => arrived(import('./ledger/entry-page.tsx')), 'EntryPage'),
})

const overview = createRoute({
  getParentRoute,
  path: '/overview',
  component: lazyRouteComponent(() => arrived(import('./overview/overview-page.tsx')), 'OverviewPage'),
})
const access = createRoute({
  getParentRoute,
  path: '/access',
  component: lazyRouteComponent(() => arrived(import('./access/access-page.tsx')), 'AccessPage'),
})
const resource = createRoute({
  getParentRoute,
  path: '/access/$name',
  component: lazyRouteComponent(() => arrived(import('./access/resource-page.tsx')), 'ResourcePage'),
})
const policy = createRoute({
  getParentRoute,
  path: '/policy',
  validateSearch: (search: Readonly<Record<string, unknown>>): { view?: string; session?: string } => ({
    ...(typeof search['view'] === 'string' ? { view: search['view'] } : {}),
    ...(typeof search['session'] === 'string' ? { session: search['session'] } : {}),
  }),
  component: lazyRouteComponent(() => arrived(import('./policy/policy-page.tsx')), 'PolicyPage'),
})
const start = createRoute({
  getParentRoute,
  path: '/start',
  component: lazyRouteComponent(() => arrived(import('./start/start-page.tsx')), 'StartPage'),
})

const keys = createRoute({
  getParentRoute,
  path: '/keys',
  component: lazyRouteComponent(() => arrived(import('./keys/keys-page.tsx')), 'KeysPage'),
})

const retention = createRoute({
  getParentRoute,
  path: '/retention',
  validateSearch: (search: Readonly<Record<string, unknown>>): { session?: string } =>
    typeof search['session'] === 'string' ? { session: search['session'] } : {},
  component: lazyRouteComponent(() => arrived(import('./retention/retention-page.tsx')), 'RetentionPage'),
})

/** Every page of the console. All but the inbox come when they are first wanted. */
export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    reviews,
    review,
    alike,
    sessions,
    session,
    ledger,
    entry,
    overview,
    access,
    resource,
    policy,
    start,
    keys,
    retention,
  ]),
  defaultErrorComponent: ({ error }) => <Trouble error={error} />,
  defaultPendingComponent: () => <Waiting />,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
