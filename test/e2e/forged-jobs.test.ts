/**
 * Jobs and workloads that are not who they would like to be: repositories that took a name, pull requests, projects, service
 * accounts and SPIFFE IDs of others; and actors at the token endpoint that nobody let act.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import {
  esPublic,
  rsPublic,
  startIssuer,
  type Claims,
  type LocalIssuer,
} from '../../src/identity/local-issuer.ts'
import * as forging from './forging.ts'
import { accessType, crude, seconds, token, told, type Forgery, type Heard } from './forging.ts'
import { startStage, type Stage } from './stage.ts'

let stage: Stage
let staff: LocalIssuer
let github: LocalIssuer
let gitlab: LocalIssuer
let cluster: LocalIssuer
let mesh: LocalIssuer

before(async () => {
  const started = await Promise.all([
    startIssuer([esPublic, rsPublic]),
    ...Array.from({ length: 4 }, () => startIssuer([esPublic, rsPublic])),
  ])
  const [first, second, third, fourth, fifth] = started
  assert.ok(first && second && third && fourth && fifth)
  ;[staff, github, gitlab, cluster, mesh] = [first, second, third, fourth, fifth]
  const common = { audience: 'sallyport', 'allow-insecure-http': true }
  stage = await startStage({
    policy: 'test/e2e/forgeries.yaml',
    issuers: [
      { ...common, issuer: staff.url },
      {
        ...common,
        issuer: github.url,
        preset: 'github-actions',
        algorithms: ['RS256', 'ES256'],
        require: { repository_id: ['42'], environment: ['production'] },
        'groups-by-claim': { repository_id: { '42': ['auditors'] } },
      },
      {
        ...common,
        issuer: gitlab.url,
        preset: 'gitlab-ci',
        algorithms: ['RS256', 'ES256'],
        require: { project_id: ['7'] },
        'groups-by-claim': { project_id: { '7': ['auditors'] } },
      },
      {
        ...common,
        issuer: cluster.url,
        preset: 'kubernetes',
        require: { 'kubernetes.io/namespace': ['pay'] },
        'groups-by-claim': { 'kubernetes.io/namespace': { pay: ['auditors'] } },
      },
      {
        ...common,
        issuer: mesh.url,
        preset: 'spiffe',
        'trust-domain': 'prod.bank.example',
        'groups-by-claim': { sub: { 'spiffe://prod.bank.example/pay': ['auditors'] } },
      },
    ],
  })
})
after(async () => {
  await stage[Symbol.asyncDispose]()
  for (const one of [staff, github, gitlab, cluster, mesh]) await one.close()
})

/** Claims that nothing is wrong with. */
function sound(): Claims {
  return {
    iss: staff.url,
    aud: 'sallyport',
    sub: 'omar',
    groups: ['auditors'],
    iat: seconds(),
    exp: seconds(600),
  }
}

function refused(title: string, forgeries: readonly Forgery[]): void {
  forging.refused(() => stage, title, forgeries)
}

function job(issuer: LocalIssuer, more: Claims): Claims {
  return { iss: issuer.url, aud: 'sallyport', sub: 'a-job', iat: seconds(), exp: seconds(600), ...more }
}

function onGithub(more: Claims = {}): Claims {
  return job(github, {
    sub: 'repo:bank@9/ledger@42:environment:production',
    repository: 'bank/ledger',
    repository_id: '42',
    repository_owner: 'bank',
    repository_owner_id: '9',
    environment: 'production',
    event_name: 'push',
    ref: 'refs/heads/main',
    job_workflow_ref: 'bank/ledger/.github/workflows/deploy.yml@refs/heads/main',
    run_id: '4711',
    ...more,
  })
}

function onGitlab(more: Claims = {}): Claims {
  return job(gitlab, {
    sub: 'project_path:bank/ledger:ref_type:branch:ref:main',
    project_id: '7',
    project_path: 'bank/ledger',
    namespace_id: '3',
    pipeline_source: 'push',
    ref: 'main',
    ref_path: 'refs/heads/main',
    ...more,
  })
}

function inCluster(names: Claims = {}, more: Claims = {}): Claims {
  const own = {
    namespace: 'pay',
    serviceaccount: { name: 'loader', uid: 'u-1' },
    pod: { name: 'p', uid: 'p-1' },
    ...names,
  }
  return job(cluster, {
    sub: 'system:serviceaccount:pay:loader',
    aud: ['sallyport'],
    'kubernetes.io': own,
    ...more,
  })
}

function svid(sub: string, more: Claims = {}): Claims {
  return { ...job(mesh, { sub }), iss: undefined, ...more }
}

const plain = { typ: 'JWT' }

test('a sound job of each kind opens the wire, and is known by what never passes to others', async () => {
  for (const claims of [onGithub(), onGitlab(), inCluster(), svid('spiffe://prod.bank.example/pay')])
    for (const one of await forging.knock(stage, token(claims, plain)))
      assert.ok(one.isIn, `${one.door}: ${one.words}`)
})

refused('a job that is another', [
  [
    'a repository that took the name',
    /^required-claim repository_id/,
    () => token(onGithub({ repository_id: '43' }), plain),
  ],
  [
    'a repository whose owner took the name',
    /^required-claim/,
    () => token(onGithub({ repository_id: '43', repository_owner_id: '10' }), plain),
  ],
  [
    'a repository named by a list',
    /^required-claim/,
    () => token(onGithub({ repository_id: ['42'] }), plain),
  ],
  [
    'a repository that is nearly it',
    /^required-claim/,
    () => token(onGithub({ repository_id: 42.5 }), plain),
  ],
  ['no repository', /^required-claim/, () => token(onGithub({ repository_id: undefined }), plain)],
  [
    'another environment',
    /^required-claim environment/,
    () => token(onGithub({ environment: 'Production' }), plain),
  ],
  [
    'a pull request',
    /^refused-claim event_name/,
    () => token(onGithub({ event_name: 'pull_request' }), plain),
  ],
  [
    'a pull request with the rights of its target',
    /^refused-claim event_name/,
    () => token(onGithub({ event_name: 'pull_request_target' }), plain),
  ],
  [
    'a review of a pull request, which runs what it holds',
    /^refused-claim/,
    () => token(onGithub({ event_name: 'pull_request_review', ref: 'refs/pull/5/merge' }), plain),
  ],
  ['no word on what ran it', /^refused-claim/, () => token(onGithub({ event_name: undefined }), plain)],
  [
    'a job of GitHub that calls itself one of GitLab',
    /^required-claim project_id/,
    () => token(onGithub({ iss: gitlab.url }), plain),
  ],
  [
    'a project that took the path',
    /^required-claim project_id/,
    () => token(onGitlab({ project_id: '8' }), plain),
  ],
  [
    'a merge request',
    /^refused-claim/,
    () => token(onGitlab({ pipeline_source: 'merge_request_event' }), plain),
  ],
  [
    'a child pipeline of a merge request',
    /^refused-claim/,
    () =>
      token(onGitlab({ pipeline_source: 'parent_pipeline', ref_path: 'refs/merge-requests/3/head' }), plain),
  ],
  [
    'a service account of another namespace',
    /^required-claim/,
    () => token(inCluster({ namespace: 'dev' }), plain),
  ],
  [
    'a service account by its name in sub alone',
    /^required-claim/,
    () => token(inCluster({}, { 'kubernetes.io': undefined }), plain),
  ],
  [
    'a service account without its uid',
    /^subject/,
    () => token(inCluster({ serviceaccount: { name: 'loader' } }), plain),
  ],
  [
    'a token for the cluster itself',
    /^audience/,
    () => token(inCluster({}, { aud: ['https://kubernetes.default.svc'] }), plain),
  ],
  ...[
    'spiffe://dev.bank.example/pay',
    'spiffe://prod.bank.example.evil.example/pay',
    'spiffe://prod.bank.example@evil.example/pay',
    'spiffe://evil.example/prod.bank.example/pay',
    'spiffe://PROD.bank.example/pay',
    'spiffe://prod.bank.example:443/pay',
    'spiffe://prod.bank.ex\u0430mple/pay',
    'SPIFFE://prod.bank.example/pay',
    'spiffe://prod.bank.example',
    'spiffe://prod.bank.example/',
    'spiffe://prod.bank.example/x/../pay',
    'spiffe://prod.bank.example//pay',
    'spiffe://prod.bank.example/pay/',
    'spiffe://prod.bank.example/%70ay',
    'spiffe://prod.bank.example/pay?x',
    'spiffe://prod.bank.example/pay#x',
    'spiffe://*.bank.example/pay',
  ].flatMap((id): readonly Forgery[] => [
    [`${id} without iss`, /^issuer-unknown/, () => token(svid(id), plain)],
    [`${id} with iss`, /^subject/, () => token(svid(id, { iss: mesh.url }), plain)],
  ]),
  [
    'a workload whose header has more than its specification',
    /^forbidden-header/,
    () => token(svid('spiffe://prod.bank.example/pay'), { ...plain, cty: 'x' }),
  ],
])

function bot(more: Claims = {}): string {
  return token({ ...onGithub(), ...more }, plain)
}

/** A token of a person that lets the job act for them. */
function named(): string {
  const sub = 'repository_owner_id:9,repository_id:42'
  return token({ ...sound(), may_act: { sub, iss: github.url } })
}

describe('at the token endpoint', () => {
  const jwtType = 'urn:ietf:params:oauth:token-type:jwt'
  const asActor = (subject: string, actor: string): Promise<Heard> =>
    forging.atTokens(stage, 'actor', {
      subject_token: subject,
      subject_token_type: jwtType,
      actor_token: actor,
      actor_token_type: jwtType,
    })
  test('an actor is let act by whom it acts for, and by nobody else', async () => {
    assert.ok((await asActor(named(), bot())).isIn)
    const forged: readonly (readonly [string, string, string, RegExp])[] = [
      ['nobody named it', token(sound()), bot(), /delegation: .* is no agent of/],
      ['another is named', token({ ...sound(), may_act: { sub: 'bot' } }), bot(), /delegation/],
      [
        'it is named at another issuer',
        token({ ...sound(), may_act: { sub: 'repository_owner_id:9,repository_id:42' } }),
        bot(),
        /delegation/,
      ],
      [
        'its token is forged',
        named(),
        crude({ alg: 'ES256', kid: 'es' }, onGithub(), () => Buffer.alloc(64)),
        /signature/,
      ],
      ['its token is over', named(), bot({ exp: seconds(-1) }), /expired/],
      ['its token is for another', named(), bot({ aud: 'x' }), /audience/],
      [
        'it is a person',
        token({ ...sound(), may_act: { sub: 'rita' } }),
        token({ ...sound(), sub: 'rita' }),
        /a person acts/,
      ],
      [
        'it acts for somebody already',
        token({ ...sound(), may_act: { sub: 'b' } }),
        token({ ...sound(), act: { sub: 'b' } }),
        /acts for somebody already/,
      ],
      ['the subject is over', token({ ...sound(), exp: seconds(-1) }), bot(), /expired/],
      [
        'it is the subject',
        bot({ may_act: { sub: 'repository_owner_id:9,repository_id:42' } }),
        bot(),
        /delegation-loop/,
      ],
      [
        'there would be too many',
        token({
          ...sound(),
          may_act: { sub: 'repository_owner_id:9,repository_id:42', iss: github.url },
          act: { sub: 'a', act: { sub: 'b', act: { sub: 'c', act: { sub: 'd' } } } },
        }),
        bot(),
        /delegation-depth/,
      ],
    ]
    for (const [what, subject, actor, reason] of forged) {
      await forging.reasons(stage)
      const { isIn, words } = await asActor(subject, actor)
      assert.ok(!isIn, `${what}: ${words}`)
      assert.match(words, told, what)
      const recorded = await forging.reasons(stage)
      assert.match(recorded.join('; '), reason, what)
    }
  })

  test('a token of ours is good for its resource, until its owner signs out', async () => {
    const subject = token(sound())
    const given = await forging.atTokens(stage, 'subject', {
      subject_token: subject,
      subject_token_type: accessType,
    })
    const ours = z.object({ access_token: z.string() }).parse(JSON.parse(given.words)).access_token
    assert.ok((await forging.atWire(stage, ours, 'password')).isIn)
    assert.ok(!(await forging.atApi(stage, ours)).isIn)
    assert.ok(
      !(await forging.atTokens(stage, 'subject', { subject_token: ours, subject_token_type: jwtType })).isIn,
    )
    assert.ok(!(await asActor(ours, bot())).isIn)
    const headers = { authorization: `Bearer ${subject}` }
    await fetch(`${stage.gateway.apiUrl}/api/v1/sign-out`, { method: 'POST', headers })
    for (const secret of [ours, subject]) {
      const { isIn, words } = await forging.atWire(stage, secret, 'password')
      assert.ok(!isIn && words.includes('sign-in was ended'), words)
    }
  })
})
