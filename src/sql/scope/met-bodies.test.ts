import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogFunction } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { catalogWith, effectsIn, factsOf } from '../inspect-fixture.ts'

const names = Array.from({ length: 12 }, (_, at) => `way_${at}`)

/** Each leads to all others: eleven to the power of seven ways, seven bodies deep. */
function web(name: string, at: number): CatalogFunction {
  const others = names.filter((one) => one !== name).map((one) => `perform public.${one}();`)
  const body = `begin insert into public.accounts(id) values (${at}); ${others.join(' ')} end`
  return {
    oid: 21_000 + at,
    schema: 'public',
    name,
    argumentCount: 0,
    volatility: 'volatile',
    language: 'plpgsql',
    body,
    securityDefiner: false,
    parameters: '',
    result: 'void',
  }
}

test('I3 bodies that all lead to each other are unknown soon, and what they do is told', () => {
  const catalog = catalogWith({ functions: [...bankSnapshot().functions, ...names.map(web)] })
  const facts = factsOf('select public.way_3()', { catalog })
  assert.ok(!facts.unknowns.some((one) => one.startsWith('The bodies to be read are too large')))
  assert.ok(facts.unknowns.some((one) => one.startsWith('Too many ways lead to the function public.way_')))
  assert.ok(
    effectsIn(facts).some((one) => one.includes('accounts')),
    effectsIn(facts).join(),
  )
})
