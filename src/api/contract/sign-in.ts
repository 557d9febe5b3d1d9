import { z } from 'zod'

/** `GET /auth/options`: how people can sign in with a browser. Asks for no token. */
export const signInOptions = z.object({
  options: z.array(
    z.object({
      kind: z.enum(['oidc', 'saml']),
      /** The issuer, or the name of the SAML provider: for people to read. */
      name: z.string(),
      /** Where the browser goes to begin; a path of this origin. `return` may be put behind it. */
      path: z.string(),
    }),
  ),
})

const back = z.string().max(2000).optional()

/** The query of `GET /auth/login`. `return`: a path of this origin to come back to. */
export const signInQuery = z.strictObject({ issuer: z.string().max(2000).optional(), return: back })

/** The query of `GET /auth/saml/login`. */
export const samlSignInQuery = z.strictObject({ provider: z.string().max(64), return: back })

export type SignInOptions = z.infer<typeof signInOptions>
