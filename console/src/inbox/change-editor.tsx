import { PostgreSQL, sql } from '@codemirror/lang-sql'
import { unifiedMergeView } from '@codemirror/merge'
import { Prec } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { basicSetup, EditorView } from 'codemirror'
import { useEffect, useRef, type JSX } from 'react'
import { editorLook } from '../parts/editor.ts'

/** The statement as the reader would have it, with what differs from `before` shown where it differs. */
export function ChangeEditor(props: {
  readonly before: string
  readonly value: string
  readonly change: (text: string) => void
  /** Told when the reader puts the change aside. */
  readonly leave: () => void
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const first = useRef(props)
  useEffect(() => {
    if (place.current === null) return undefined
    const { before, value, change, leave } = first.current
    const view = new EditorView({
      parent: place.current,
      doc: value,
      extensions: [
        Prec.high(keymap.of([{ key: 'Mod-Enter', run: focusReason }])),
        basicSetup,
        // Behind what Escape does within the editor: it closes an open list of completions first.
        keymap.of([{ key: 'Escape', run: () => (leave(), true) }]),
        sql({ dialect: PostgreSQL }),
        editorLook(),
        unifiedMergeView({ original: before, mergeControls: false, highlightChanges: true, gutter: true }),
        EditorView.contentAttributes.of({
          'aria-label': 'The statement as you would have it',
          tabindex: '0',
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) change(update.state.doc.toString())
        }),
      ],
    })
    view.focus()
    return () => view.destroy()
  }, [])
  return <div className="editor" ref={place} />
}

/** From the statement to the reason for it, past all that stands between them. */
function focusReason(): boolean {
  const reason = document.querySelector('.ruling-open textarea')
  if (!(reason instanceof HTMLElement)) return false
  reason.focus()
  return true
}
