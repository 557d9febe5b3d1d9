import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barChart } from './bars.ts'

test('bars are as long as what they show, and words cannot become markup', () => {
  const svg = barChart(
    'a <b> & "c"',
    [
      { label: 'half', value: 0.5 },
      { label: 'whole', value: 1 },
      { label: 'far beyond', value: 9 },
    ],
    ['x < y'],
  )
  const lengths = [...svg.matchAll(/class="bar".* width="(\d+)"/g)].map((match) => Number(match[1]))
  assert.equal(lengths.length, 3)
  const [half = 0, whole = 0, beyond = 0] = lengths
  assert.equal(whole, 2 * half)
  assert.ok(beyond > whole && beyond < 400, 'what is far beyond the line ends inside of the picture')
  assert.match(svg, />9\.00</)
  assert.ok(svg.includes('a &lt;b&gt; &amp; &quot;c&quot;') && svg.includes('x &lt; y'))
})
