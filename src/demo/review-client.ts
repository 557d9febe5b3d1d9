import { z } from 'zod'
import type { Constellation } from './constellation.ts'
import type { DemoName } from './idp-people.ts'

const problem = z.object({ detail: z.string() })

/** Rules on reviews through the HTTP API, as a signed-in person does. */
export class ReviewClient {
  readonly #demo: Constellation

  constructor(demo: Constellation) {
    this.#demo = demo
  }

  /** Null when the ruling counts, else what the API says. */
  async rule(
    reviewId: string,
    who: DemoName,
    ruling: 'approve' | 'deny',
    justification: string,
  ): Promise<string | null> {
    const { gateway, idp } = this.#demo
    const response = await fetch(`${gateway.apiUrl}/api/v1/reviews/${reviewId}/${ruling}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await idp.issueDemoToken(who)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ justification }),
    })
    const body: unknown = await response.json()
    if (response.ok) return null
    return problem.safeParse(body).data?.detail ?? `HTTP ${response.status}`
  }
}
