import { yaml } from '@codemirror/lang-yaml'
import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView } from 'codemirror'
import { useEffect, useRef, type JSX } from 'react'
import { editorLook } from '../parts/editor.ts'

/** What differs between two texts: side by side, or one below the other where there is no room. */
export function PolicyDifference(props: { readonly before: string; readonly after: string }): JSX.Element {
  const { before, after } = props
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (place.current === null) return undefined
    const view = viewIn(place.current, before, after)
    return () => view.destroy()
  }, [before, after])
  return <div className="editor" ref={place} tabIndex={0} role="group" aria-label="What differs" />
}

function viewIn(parent: HTMLElement, before: string, after: string): { destroy(): void } {
  const extensions: Extension[] = [
    yaml(),
    editorLook(),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
  ]
  const collapseUnchanged = { margin: 3, minSize: 6 }
  if (window.matchMedia('(width < 60rem)').matches)
    return new EditorView({
      parent,
      doc: after,
      extensions: [
        ...extensions,
        named('What differs, line by line'),
        unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged }),
      ],
    })
  return new MergeView({
    parent,
    a: { doc: before, extensions: [...extensions, named('As it was')] },
    b: { doc: after, extensions: [...extensions, named('As it would be')] },
    collapseUnchanged,
    gutter: true,
  })
}

/** What a reader hears of a text, which the keyboard reaches though nobody writes in it. */
function named(label: string): Extension {
  return EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' })
}
