/** What a SAML answer says where nothing is signed: read without the library, which not every gateway loads. */

/** A longer answer is not looked at. */
export const responseCharactersMax: number = 256 * 1024
/** The status of an answer that signs somebody in. */
export const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'

/**
 * True for an answer (base64, as posted) that says that nobody was signed in. It is signed by nobody and believed in nothing
 * but that: whoever sent it gets the words for somebody who gave up.
 */
export function saysNobody(response: string): boolean {
  if (response.length > responseCharactersMax) return false
  const xml = Buffer.from(response, 'base64').toString()
  return (
    !/<(?:[^\s<>/:="']+:)?(?:Encrypted)?Assertion[\s>/]/.test(xml) && (statusIn(xml) ?? success) !== success
  )
}

/** The status that an answer gives first, null when it gives none. */
export function statusIn(xml: string): string | null {
  const [, status = ''] = /<(?:[^\s<>/:="']+:)?StatusCode\s([^<>]*)>/.exec(xml) ?? []
  return attributeIn(status, 'Value')
}

/** The value of an attribute among those of one element. */
export function attributeIn(attributes: string, name: string): string | null {
  const [, , value = null] = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(["'])(.*?)\\1`, 's').exec(attributes) ?? []
  return value
}
