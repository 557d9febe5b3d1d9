import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { Inbox } from './inbox/inbox.tsx'
import { Lost, Trouble } from './parts/states.tsx'
import { Shell } from './shell/shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: Lost })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/reviews', replace: true })
  },
})
const reviews = createRoute({ getParentRoute: () => root, path: '/reviews', component: Inbox })
const review = createRoute({ getParentRoute: () => root, path: '/reviews/$id', component: Inbox })

/** Every page of the console. All but the inbox come when they are first wanted. */
export const router = createRouter({
  routeTree: root.addChildren([home, reviews, review]),
  defaultErrorComponent: ({ error }) => <Trouble error={error} />,
  defaultPreload: 'intent',
  scrollRestoration: true,
})
void lazyRouteComponent
void createRoute

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
