/** One bar: 1 is the length of what it is compared with. */
export interface Bar {
  readonly label: string
  readonly value: number
}

const rowHeight = 20
const labelWidth = 350
const unitWidth = 260
const width = 740
const shownMax = 1.3

/**
 * Bars in SVG, with a line where 1 is. The ground is drawn too, and changes with the reader's colours as the words do: they
 * can be read wherever the picture stands.
 */
export function barChart(title: string, bars: readonly Bar[], below: readonly string[]): string {
  const top = 44
  const end = top + bars.length * rowHeight
  const height = end + 16 + below.length * 16
  const one = labelWidth + unitWidth
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="6"/>`,
    `<text class="head" x="12" y="24">${escaped(title)}</text>`,
    ...bars.flatMap((bar, at) => row(bar, top + at * rowHeight)),
    `<line x1="${one}" x2="${one}" y1="${top - 8}" y2="${end}"/>`,
    `<text class="small" x="${one}" y="${top - 12}" text-anchor="middle">1.0</text>`,
    ...below.map(
      (words, at) => `<text class="small" x="12" y="${end + 18 + at * 16}">${escaped(words)}</text>`,
    ),
    '</svg>',
  ].join('\n')}\n`
}

function row({ label, value }: Bar, y: number): readonly string[] {
  const length = Math.round(Math.min(Math.max(value, 0), shownMax) * unitWidth)
  return [
    `<text x="${labelWidth - 8}" y="${y + 13}" text-anchor="end">${escaped(label)}</text>`,
    `<rect class="bar" x="${labelWidth}" y="${y + 3}" width="${length}" height="${rowHeight - 6}" rx="2"/>`,
    `<text class="small" x="${labelWidth + length + 6}" y="${y + 13}">${value.toFixed(2)}</text>`,
  ]
}

function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

const style = `
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.head { font-size: 14px; font-weight: 600 }
.small { font-size: 11px; fill: #59636e }
.ground { fill: #ffffff; stroke: #d1d9e0 }
.bar { fill: #54788f }
line { stroke: #59636e; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc }
.small { fill: #9198a1 }
.ground { fill: #0d1117; stroke: #3d444d }
.bar { fill: #6b93ad }
line { stroke: #9198a1 }
}
`
