import type { Operation } from './operation.ts'

/** Directories that tell of accounts (RFC 7644). */
export const scimOperations: readonly Operation[] = [
  ...['ServiceProviderConfig', 'ResourceTypes', 'Schemas'].map(
    (word) =>
      ({
        method: 'get',
        path: `/scim/{directory}/v2/${word}`,
        does: `SCIM 2.0: ${word}.`,
        access: 'proof',
        media: 'application/scim+json',
      }) as const,
  ),
  ...['Users', 'Groups'].flatMap((word) =>
    (['get', 'post'] as const).map((method) => ({
      method,
      path: `/scim/{directory}/v2/${word}`,
      does: `SCIM 2.0: ${word}.`,
      access: 'proof' as const,
      media: 'application/scim+json',
    })),
  ),
  ...['Users', 'Groups'].flatMap((word) =>
    (['get', 'put', 'patch', 'delete'] as const).map((method) => ({
      method,
      path: `/scim/{directory}/v2/${word}/{id}`,
      does: `SCIM 2.0: one of ${word}.`,
      access: 'proof' as const,
      media: 'application/scim+json',
    })),
  ),
]
