import { generateKeyPairSync, sign } from 'node:crypto'
import { Secret } from '../../../src/core/secret.ts'
import type { ClientCertificate } from '../../../src/core/resource.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { systemRandom } from '../../../src/core/random.ts'
import {
  bitString,
  explicit,
  integer,
  objectIdentifier,
  octetString,
  sequenceOf,
  setOf,
  time,
  utf8String,
} from '../../../src/identity/der.ts'

/** A certificate for a client of this name, signed by itself: a server that trusts it trusts nobody else. */
export function selfSignedFor(commonName: string): ClientCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequenceOf(setOf(sequenceOf(objectIdentifier('2.5.4.3'), utf8String(commonName))))
  const algorithm = sequenceOf(objectIdentifier('1.2.840.10045.4.3.2'))
  const clientAuthentication = sequenceOf(objectIdentifier('1.3.6.1.5.5.7.3.2'))
  const body = sequenceOf(
    explicit(0, integer(Buffer.of(2))),
    integer(systemRandom.bytes(16)),
    algorithm,
    name,
    sequenceOf(time(systemClock.now() - 3_600_000), time(systemClock.now() + 86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequenceOf(sequenceOf(objectIdentifier('2.5.29.37'), octetString(clientAuthentication)))),
  )
  const der = sequenceOf(body, algorithm, bitString(sign('sha256', body, privateKey)))
  const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n')
  return {
    chain: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}
