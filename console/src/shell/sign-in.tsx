import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import type { JSX } from 'react'
import { queryOf } from '../api/client.ts'
import type { SignInOptions } from '../api/contract.ts'

/** What somebody sees who is nobody yet: the ways to sign in, and why the last one came to nothing. */
export function SignIn(): JSX.Element {
  const { pathname, search, back } = useRouterState({ select: ({ location }) => placeOf(location.href) })
  const { data, error } = useQuery({
    queryKey: ['sign-in'],
    queryFn: async ({ signal }): Promise<SignInOptions> => {
      const response = await fetch('/auth/options', { signal })
      if (!response.ok) throw new Error(`The gateway answered ${response.status}.`)
      return response.json()
    },
    staleTime: 60_000,
  })
  const problem = pathname === '/sign-in' ? new URLSearchParams(search).get('problem') : null
  const options = data?.options ?? []
  return (
    <main className="door">
      <div className="door-card">
        <img src="/favicon.svg" alt="" width={44} height={44} />
        <h1>Sallyport</h1>
        <p className="quiet">Reviews, sessions and evidence of this gateway.</p>
        {problem === null ? null : (
          <p className="banner banner-bad" role="alert">
            {problems[problem] ?? 'The sign-in came to nothing.'}
          </p>
        )}
        {error ? <p className="banner banner-warn">The gateway does not say how to sign in.</p> : null}
        {data && options.length === 0 ? (
          <p className="banner">
            No identity provider is set up for browsers. The command line signs in: sallyport login.
          </p>
        ) : null}
        {options.map(({ kind, name, path }, place) => (
          <Button
            key={path}
            component="a"
            href={`${path}${path.includes('?') ? queryOf({ return: back }).replace('?', '&') : queryOf({ return: back })}`}
            size="md"
            fullWidth
            variant={place === 0 ? 'filled' : 'default'}
          >
            {options.length === 1 ? 'Sign in' : `Sign in with ${kind === 'saml' ? name : hostOf(name)}`}
          </Button>
        ))}
      </div>
    </main>
  )
}

const problems: Readonly<Record<string, string>> = {
  cancelled:
    'The sign-in was cancelled, or the identity provider does not let you in here. Nobody was signed in.',
  refused: 'You were not let in. Whoever runs this gateway can see why, in its ledger.',
  unavailable: 'The gateway or the identity provider cannot do it now. Try again.',
}

function placeOf(href: string): {
  readonly pathname: string
  readonly search: string
  readonly back: string
} {
  const { pathname, search } = new URL(href, window.location.origin)
  return { pathname, search, back: pathname === '/sign-in' ? '/' : pathname + search }
}

function hostOf(issuer: string): string {
  return URL.parse(issuer)?.host ?? issuer
}
