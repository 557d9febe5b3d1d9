/** One member of a delegation chain. */
export interface Party {
  readonly id: string
  readonly kind: string
  readonly name?: string
}

/** Who acts, in one line: `Ledger bot for Ana Ruiz`. */
export function chainWords(chain: readonly Party[]): string {
  return chain.map(nameOf).join(' for ')
}

/** What a principal is called: its name, or the end of its id. */
export function nameOf({ id, name }: Party): string {
  if (name !== undefined && name !== '') return name
  return shortId(id)
}

/** The subject of an id `issuer#subject`. */
export function shortId(id: string): string {
  return id.slice(id.lastIndexOf('#') + 1)
}
