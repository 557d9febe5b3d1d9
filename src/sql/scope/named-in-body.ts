import type { CatalogFunction } from '../../core/catalog-snapshot.ts'

const ofWord = /[\w$\u0080-\uffff]/

/** True where the text of a body may name something so, in whatever case. */
export function namesInBody({ body }: CatalogFunction, name: string): boolean {
  if (name === '' || body === null) return false
  const text = body.toLowerCase()
  const wanted = name.toLowerCase().replaceAll('"', '""')
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1))
    if (!ofWord.test(text.charAt(at - 1)) && !ofWord.test(text.charAt(at + wanted.length))) return true
  return text.includes('u&"')
}
