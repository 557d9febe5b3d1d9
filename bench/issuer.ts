/** An identity provider of a few lines: what the gateway needs to know who asks. */
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

const audience = 'sallyport-bench'

export interface Issuer extends AsyncDisposable {
  readonly url: string
  readonly audience: string
  /** A token of a workload in this group, good for an hour. */
  token(group: string): Promise<string>
}

export async function startIssuer(): Promise<Issuer> {
  const pair = await generateKeyPair('ES256')
  const key = { ...(await exportJWK(pair.publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' }
  const server = createServer((request, response) => {
    const document = request.url === '/keys' ? { keys: [key] } : { issuer: url, jwks_uri: `${url}/keys` }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The issuer has no port.')
  const url = `http://127.0.0.1:${address.port}`
  return {
    url,
    audience,
    token: (group) =>
      new SignJWT({ groups: [group], client_id: 'bench' })
        .setProtectedHeader({ alg: 'ES256', kid: 'bench', typ: 'at+jwt' })
        .setIssuer(url)
        .setAudience(audience)
        .setSubject(`bench-${group}`)
        .setJti(`bench-${group}`)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(pair.privateKey),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
