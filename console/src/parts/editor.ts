import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView, highlightSpecialChars } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { hiddenCharacters } from './hidden-characters.ts'

/** How every editor of the console looks, and the nonce that lets it: colours follow the scheme by themselves. */
export function editorLook(): Extension {
  return [
    EditorView.cspNonce.of(pageNonce()),
    EditorView.lineWrapping,
    highlightSpecialChars({ addSpecialChars: hiddenCharacters }),
    look,
    syntaxHighlighting(colours),
  ]
}

/** The nonce of this answer, without which the content policy allows no style. */
function pageNonce(): string {
  const script = document.querySelector('script[nonce]')
  return script instanceof HTMLElement ? (script.nonce ?? '') : ''
}

const look = EditorView.theme({
  '&': { fontSize: '0.8125rem', backgroundColor: 'var(--raised)', color: 'var(--mantine-color-text)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-content': {
    fontFamily: 'var(--mantine-font-family-monospace)',
    caretColor: 'var(--mantine-color-text)',
    padding: '0.6rem 0',
  },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--ground)',
    color: 'var(--mantine-color-dimmed)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--quiet-ground)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-ground) !important',
  },
  '.cm-changedLine': { backgroundColor: 'var(--good-ground) !important' },
  '.cm-deletedChunk': { backgroundColor: 'var(--bad-ground) !important' },
  '.cm-changedText': {
    background: 'none !important',
    textDecoration: 'underline',
    textDecorationColor: 'var(--good)',
  },
  '.cm-deletedText': {
    background: 'none !important',
    textDecoration: 'line-through',
    textDecorationColor: 'var(--bad)',
  },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', border: '1px solid var(--line-strong)' },
  '.cm-panels': { backgroundColor: 'var(--quiet-ground)', color: 'inherit' },
  '.cm-collapsedLines': {
    background: 'var(--quiet-ground) !important',
    color: 'var(--mantine-color-dimmed) !important',
  },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"···" !important' },
  '.cm-specialChar': { color: 'var(--bad)' },
})

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--sql-word)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--sql-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--sql-number)' },
  { tag: tags.comment, color: 'var(--sql-comment)', fontStyle: 'italic' },
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.typeName], color: 'var(--sql-word)' },
])
