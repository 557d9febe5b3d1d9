import { z } from 'zod'
import { instant } from './words.ts'

/** `GET /api/v1/certificates`: those of the caller, or everybody's, newest first. */
export const certificateList = z.object({
  certificates: z.array(
    z.object({
      serial: z.string(),
      owner: z.string(),
      issuedAt: instant,
      endsAt: instant,
      isRevoked: z.boolean(),
    }),
  ),
})

/** The body of `POST /api/v1/certificates`: a public key as PEM (SPKI), whose private key stays with the caller. */
export const certificateBody = z.strictObject({ publicKey: z.string().min(1).max(2000) })

/** The answer to it: the certificate as PEM. */
export const issuedCertificate = z.object({ serial: z.string(), certificate: z.string(), endsAt: instant })

export type CertificateList = z.infer<typeof certificateList>
export type IssuedCertificateView = z.infer<typeof issuedCertificate>
