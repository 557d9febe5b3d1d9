import { EditorState, type Extension } from '@codemirror/state'
import schema from '../../../docs/policy.schema.json'
import { placeOf, wordsFor } from './schema-words.ts'

/** As much of an editor's question as is looked at. */
interface Asked {
  readonly state: EditorState
  readonly pos: number
  /** True when the reader asked, by Ctrl+Space. */
  readonly explicit: boolean
  matchBefore(what: RegExp): { readonly from: number; readonly text: string } | null
}

/** Offers what the policy's schema has room for where somebody writes. */
export function policyCompletion(): Extension {
  return EditorState.languageData.of(() => [{ autocomplete: offer }])
}

function offer(asked: Asked): object | null {
  const { doc } = asked.state
  const word = asked.matchBefore(/[\w.-]*/)
  const from = word?.from ?? asked.pos
  const words = wordsFor(schema, placeOf(doc.sliceString(0, from), doc.sliceString(from)))
  // A dash and a colon ask too: what may come behind them is what one does not remember.
  const isAsked = asked.explicit || (word?.text ?? '') !== '' || asked.matchBefore(/[-:] $/) !== null
  if (words.length === 0 || !isAsked) return null
  return {
    from,
    validFor: /^[\w.-]*$/,
    options: words.map(({ text, kind, holds, says }) => ({
      label: text,
      type: kind === 'key' ? 'property' : 'enum',
      detail: holds,
      ...(says === '' ? {} : { info: says }),
      apply: kind === 'key' ? `${text}: ` : text,
    })),
  }
}
