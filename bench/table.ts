/** A table of text: columns as wide as their widest cell, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** A number as a cell: empty for null, as many decimals as its size deserves. */
export function cell(value: number | null): string {
  if (value === null || Number.isNaN(value)) return ''
  const size = Math.abs(value)
  return size >= 1000 ? value.toFixed(0) : size >= 20 ? value.toFixed(1) : value.toFixed(2)
}
