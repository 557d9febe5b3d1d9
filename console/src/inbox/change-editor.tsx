import { PostgreSQL, sql } from '@codemirror/lang-sql'
import { unifiedMergeView } from '@codemirror/merge'
import { basicSetup, EditorView } from 'codemirror'
import { useEffect, useRef, type JSX } from 'react'
import { editorLook } from '../parts/editor.ts'

/** The statement as the reader would have it, with what differs from `before` shown where it differs. */
export function ChangeEditor(props: {
  readonly before: string
  readonly value: string
  readonly change: (text: string) => void
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const first = useRef(props)
  useEffect(() => {
    if (place.current === null) return undefined
    const { before, value, change } = first.current
    const view = new EditorView({
      parent: place.current,
      doc: value,
      extensions: [
        basicSetup,
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
