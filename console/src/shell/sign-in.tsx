import { Button } from '@mantine/core'
import type { JSX } from 'react'
import { signInPath } from '../api/client.ts'

/** What somebody sees who is nobody yet. */
export function SignIn(): JSX.Element {
  const back = window.location.pathname + window.location.search
  return (
    <main className="door">
      <div className="door-card">
        <img src="/favicon.svg" alt="" width={44} height={44} />
        <h1>Sallyport</h1>
        <p className="quiet">Reviews, sessions and evidence of this gateway.</p>
        <Button component="a" href={signInPath(back)} size="md" fullWidth>
          Sign in
        </Button>
      </div>
    </main>
  )
}
