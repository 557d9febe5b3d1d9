import type { Inspection } from '../../core/inspection.ts'
import { isPlainlyDefining } from './aside-definitions.ts'
import { TextInspector } from './defined-here.ts'
import { followingBodies, inspectBy, refusedInspection } from './inspect.ts'
import type { Bearings } from '../statements/statements.ts'
import type { Tree } from '../text/tree.ts'

/**
 * Texts that a session has run since its catalog was read, in order, each of which says itself what it defined (see
 * `isPlainlyDefining`). What follows them is inspected as if all of it were one text.
 */
export interface TextsBehind {
  /** Another one for any other texts. */
  readonly id: string
  readonly texts: readonly string[]
}

/** A text as it is parsed; throws where it does not. */
export type ParsedText = (text: string) => { readonly parsed: Tree; readonly fingerprint: string }

/** Inspects texts behind others. What it has followed last it goes on from. */
export class SequenceInspector {
  #last: {
    readonly ground: string
    readonly texts: readonly string[]
    readonly inspector: TextInspector
  } | null = null

  /** Refuses where one of the texts behind is not a plain definition. `ground` is another for any other bearings. */
  inspect(
    text: string,
    behind: readonly string[],
    ground: string,
    bearings: Bearings,
    parse: ParsedText,
  ): Inspection {
    const inspector = this.#behind(behind, ground, bearings, parse)
    this.#last = null
    if (inspector === null) return refusedInspection
    const { parsed, fingerprint } = parse(text)
    const found = inspectBy(inspector, parsed, fingerprint)
    if (isPlainlyDefining(found)) this.#last = { ground, texts: [...behind, text], inspector }
    return found
  }

  #behind(
    behind: readonly string[],
    ground: string,
    bearings: Bearings,
    parse: ParsedText,
  ): TextInspector | null {
    const last = this.#last
    if (
      last?.ground === ground &&
      last.texts.length === behind.length &&
      last.texts.every((one, at) => one === behind[at])
    )
      return last.inspector
    const inspector = new TextInspector(followingBodies(bearings))
    for (const text of behind) {
      const { parsed, fingerprint } = parse(text)
      if (!isPlainlyDefining(inspectBy(inspector, parsed, fingerprint))) return null
    }
    return inspector
  }
}
