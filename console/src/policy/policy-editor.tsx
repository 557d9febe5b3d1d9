import { yaml } from '@codemirror/lang-yaml'
import { linter, lintGutter, type Diagnostic } from '@codemirror/lint'
import { basicSetup, EditorView } from 'codemirror'
import { useEffect, useRef, type JSX } from 'react'
import { checkPolicy } from '../api/policy.ts'
import { editorLook } from '../parts/editor.ts'
import { policyCompletion } from './completion.ts'

/** A policy's text, coloured and checked by the gateway as one writes: faults stand where they are. */
export function PolicyEditor(props: {
  readonly text: string
  readonly change: (text: string) => void
  /** A line to show, from 1. */
  readonly line: number | null
}): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView | null>(null)
  const first = useRef(props)
  useEffect(() => {
    if (place.current === null) return undefined
    const { text, change } = first.current
    const view = new EditorView({
      parent: place.current,
      doc: text,
      extensions: [
        basicSetup,
        yaml(),
        policyCompletion(),
        editorLook(),
        lintGutter(),
        linter(async (shown) => diagnosticsOf(shown), { delay: checkAfterMs }),
        EditorView.contentAttributes.of({ 'aria-label': 'The policy’s text', tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) change(update.state.doc.toString())
        }),
      ],
    })
    editor.current = view
    return () => view.destroy()
  }, [])
  const { line, text } = props
  useEffect(() => {
    const view = editor.current
    // What was written here is there already; another text came from elsewhere.
    if (view === null || view.state.doc.toString() === text) return
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
  }, [text])
  useEffect(() => {
    const view = editor.current
    if (view === null || line === null || line < 1 || line > view.state.doc.lines) return
    const { from, to } = view.state.doc.line(line)
    view.dispatch({
      selection: { anchor: from, head: to },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    })
    view.focus()
  }, [line])
  return <div className="editor policy-editor" ref={place} />
}

const checkAfterMs = 600

async function diagnosticsOf(view: EditorView): Promise<readonly Diagnostic[]> {
  const { doc } = view.state
  const { faults } = await checkPolicy(doc.toString())
  return faults.map(({ line, column, message, fix }) => {
    const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines))
    const start = Math.min(from + Math.max(0, column - 1), to)
    return { from: start, to, severity: 'error', message: fix === '' ? message : `${message} ${fix}` }
  })
}
