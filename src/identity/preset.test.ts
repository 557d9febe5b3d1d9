import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { IssuerConfig } from './issuer-config.ts'
import {
  assertPrincipal,
  assertRejected,
  type Claims,
  esPublic,
  type LocalIssuer,
  openFor,
  signEs,
  sound,
  startIssuer,
} from './local-issuer.ts'
import { presetFields, type PresetName } from './preset.ts'
import { isTrustDomain, trustDomainOf } from './spiffe.ts'

let issuer: LocalIssuer
before(async () => {
  issuer = await startIssuer([esPublic])
})
after(() => issuer.close())

// The issuers sign with RS256; the algorithm is a matter of other tests.
function enter(preset: PresetName, claims: Claims, more: Partial<IssuerConfig> = {}, header: Claims = {}) {
  const { authenticate } = openFor(issuer.url, { ...presetFields(preset), algorithms: ['ES256'], ...more })
  return signEs({ ...sound(issuer.url), ...claims }, { typ: 'JWT', ...header }).then(authenticate)
}

const github: Claims = {
  sub: 'repo:bank@9001/ledger@7001:ref:refs/heads/main',
  repository: 'bank/ledger',
  repository_id: '7001',
  repository_owner: 'bank',
  repository_owner_id: '9001',
  job_workflow_ref: 'bank/ledger/.github/workflows/deploy.yml@refs/heads/main',
  event_name: 'push',
  environment: 'production',
  run_id: '910',
  run_attempt: '2',
  sha: '3b7f6a1e',
  actor: 'omar',
}

describe('GitHub Actions', () => {
  const require = { repository_owner_id: ['9001'], repository_id: ['7001', '7002'] }

  test('a job is known by ids that are never given away, and its run is on the record', async () => {
    const job = assertPrincipal(await enter('github-actions', github, { require }))
    assert.equal(job.subject, 'repository_owner_id:9001,repository_id:7001')
    assert.equal(job.kind, 'workload')
    assert.equal(job.name, github['job_workflow_ref'])
    for (const claim of ['repository', 'run_id', 'run_attempt', 'sha', 'actor', 'environment', 'sub'])
      assert.equal(job.claims[claim], github[claim])
  })

  test('who takes the name of a repository that was renamed does not become it', async () => {
    const squatter = { ...github, repository_id: '8002', repository_owner_id: '9666' }
    assertRejected(await enter('github-actions', squatter, { require }), 'required-claim')
    const inside = assertPrincipal(
      await enter('github-actions', { ...github, repository_id: '7002' }, { require }),
    )
    assert.notEqual(inside.subject, 'repository_owner_id:9001,repository_id:7001')
  })

  test('what a pull request runs is refused, and so is a token that does not say what ran it', async () => {
    for (const event_name of ['pull_request', 'pull_request_target', undefined, ['push']])
      assertRejected(await enter('github-actions', { ...github, event_name }, { require }), 'refused-claim')
  })

  test('a subject cannot be pieced together by what stands inside a claim', async () => {
    const one = assertPrincipal(await enter('github-actions', { ...github, repository_id: '1,x:2' }))
    assert.equal(one.subject, 'repository_owner_id:9001,repository_id:1%2Cx%3A2')
    assertRejected(await enter('github-actions', { ...github, repository_id: undefined }), 'subject')
  })

  test('groups come from ids, where the operator says so', async () => {
    const groupsByClaim = { repository_id: { '7001': ['deployments'] }, environment: { staging: ['x'] } }
    const job = assertPrincipal(await enter('github-actions', github, { groupsByClaim }))
    assert.deepEqual(job.groups, ['deployments'])
    const sly = { ...github, repository_id: 'constructor', groups: ['deployments'] }
    assert.deepEqual(assertPrincipal(await enter('github-actions', sly, { groupsByClaim })).groups, [])
  })
})

describe('GitLab CI', () => {
  const job: Claims = {
    sub: 'project_path:bank/ledger:ref_type:branch:ref:main',
    project_id: '22',
    project_path: 'bank/ledger',
    pipeline_source: 'push',
    ref_protected: 'true',
  }
  test('a job is known by its project id; numbers and texts are the same id', async () => {
    for (const project_id of ['22', 22]) {
      const found = assertPrincipal(await enter('gitlab-ci', { ...job, project_id }))
      assert.equal(found.subject, 'project_id:22')
      assert.equal(found.name, 'bank/ledger')
    }
  })
  test('merge requests are refused', async () => {
    const merge = { ...job, pipeline_source: 'merge_request_event' }
    assertRejected(await enter('gitlab-ci', merge), 'refused-claim')
  })
})

describe('Kubernetes', () => {
  const pod: Claims = {
    sub: 'system:serviceaccount:pay:loader',
    'kubernetes.io': {
      namespace: 'pay',
      serviceaccount: { name: 'loader', uid: '0e2f' },
      pod: { name: 'loader-1', uid: '77aa' },
    },
  }
  test('a service account is known by its uid; its namespace and pod can be matched', async () => {
    const found = assertPrincipal(await enter('kubernetes', pod))
    assert.equal(found.subject, 'kubernetes.io/serviceaccount/uid:0e2f')
    assert.equal(found.name, 'system:serviceaccount:pay:loader')
    assert.equal(found.claims['kubernetes_namespace'], 'pay')
    assert.equal(found.claims['kubernetes_pod_uid'], '77aa')
  })
  test('the unbound old kind is refused, and a namespace can be required', async () => {
    assertRejected(await enter('kubernetes', { ...pod, 'kubernetes.io': undefined }), 'subject')
    const require = { 'kubernetes.io/namespace': ['ops'] }
    assertRejected(await enter('kubernetes', pod, { require }), 'required-claim')
  })
})

describe('SPIFFE', () => {
  const svid: Claims = { sub: 'spiffe://bank.example/ns/pay/loader', iss: undefined }
  const spire = { trustDomain: 'bank.example' }
  test('a JWT-SVID without iss is taken by its trust domain', async () => {
    const found = assertPrincipal(await enter('spiffe', svid, spire))
    assert.equal(found.subject, 'spiffe://bank.example/ns/pay/loader')
    assert.equal(found.issuer, issuer.url)
  })
  test('other trust domains, with and without iss, are refused', async () => {
    const other = { ...svid, sub: 'spiffe://evil.example/ns/pay/loader' }
    assertRejected(await enter('spiffe', other, spire), 'issuer-unknown')
    assertRejected(await enter('spiffe', { ...other, iss: issuer.url }, spire), 'subject')
    assertRejected(await enter('spiffe', { ...svid, iss: 'https://evil.example' }, spire), 'issuer-unknown')
  })
  test('a JWT-SVID with another header than its specification knows is refused', async () => {
    for (const header of [{ x5t: 'AA' }, { cty: 'JWT' }, { jku: 'https://evil.example' }, { nonce: 'x' }])
      assertRejected(await enter('spiffe', svid, spire, header), 'forbidden-header')
    assertRejected(await enter('spiffe', svid, spire, { typ: 'at+jwt' }), 'token-type')
    assertPrincipal(await enter('spiffe', svid, spire, { typ: 'JOSE' }))
  })
  test('what is a SPIFFE ID and what only looks like one', () => {
    assert.equal(trustDomainOf('spiffe://a.b-c_d/x/y.z'), 'a.b-c_d')
    for (const bad of [
      'spiffe://bank.example',
      'spiffe://bank.example/',
      'spiffe://bank.example/a//b',
      'spiffe://bank.example/../a',
      'spiffe://bank.example/%61',
      'spiffe://Bank.example/a',
      'spiffe://bank.example:80/a',
      'spiffe://u@bank.example/a',
      'spiffe://bank.example/a?b',
      'SPIFFE://bank.example/a',
      `spiffe://bank.example/${'a'.repeat(2048)}`,
    ])
      assert.equal(trustDomainOf(bad), null, bad)
    assert.equal(isTrustDomain(''), false)
  })
})

test('a token that says who it is for otherwise than its preset is refused whatever it proves', async () => {
  assertRejected(await enter('gitlab-ci', { project_id: '1', nonce: 'x' }), 'token-type')
  assertRejected(await enter('gitlab-ci', { project_id: '1' }, {}, { typ: 'at+jwt' }), 'token-type')
})
