import assert from 'node:assert/strict'
import test from 'node:test'
import type { Inspection } from '../core/inspection.ts'
import type { Statement } from '../core/statement.ts'
import { noWaiting, stage, statementOf } from './gate.fixture.ts'

const rules = `
version: 1
classes: { secret: { mask: { fixed: '[hidden]' } } }
protect: [{ columns: { public.t.c: secret } }]
rules:
  - { name: staff, principals: { groups: [staff] }, effects: [connect, read], verdict: allow }
`

function withOutput(inspection: Inspection, source: string): Inspection {
  const columns = [{ name: 'a', sources: [source], direct: false }]
  return {
    ...inspection,
    statements: inspection.statements.map((one) => ({ ...one, outputs: { kind: 'known', columns } })),
  }
}

test('a session whose values make no difference is asked for them no more, others with the same text are', async () => {
  await using held = await stage({ policy: rules })
  const whole = withOutput(statementOf(['read']).inspection, 'public.t.c')
  let asked = 0
  const run = async (session: Parameters<typeof held.gate.submit>[0], source: string): Promise<boolean> => {
    const before = asked
    const statement: Statement = {
      ...statementOf(['read']),
      inspection: whole,
      byValues: () => {
        asked += 1
        return Promise.resolve({ ...statementOf(['read']), inspection: withOutput(whole, source) })
      },
    }
    await held.gate.submit(session, statement, noWaiting)
    return asked > before
  }
  const one = await held.session()
  const other = await held.session()
  for (let time = 0; time < 7; time += 1) assert.equal(await run(one, 'public.t.c'), true)
  // What makes a difference counts anew.
  assert.equal(await run(one, 'public.t.open'), true)
  for (let time = 0; time < 8; time += 1) assert.equal(await run(one, 'public.t.c'), true)
  assert.equal(await run(one, 'public.t.open'), false)
  assert.equal(await run(other, 'public.t.open'), true)
})
