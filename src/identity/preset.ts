import type { IssuerConfig } from './issuer-config.ts'

/** Issuers whose claims are known here, so that an operator need not know them by heart. */
export const presetNames = ['github-actions', 'gitlab-ci', 'kubernetes', 'spiffe'] as const
export type PresetName = (typeof presetNames)[number]

/** What a preset sets unless the configuration says otherwise. */
type PresetFields = Pick<
  IssuerConfig,
  | 'tokenType'
  | 'kind'
  | 'algorithms'
  | 'nameClaim'
  | 'groupsClaim'
  | 'subjectClaims'
  | 'refuse'
  | 'refusePrefixes'
  | 'liftedClaims'
  | 'lifetimeMsMax'
>

interface Preset {
  readonly fields: PresetFields
  /**
   * Claims that are never given to another owner. `require` must name one: these issuers vouch for everybody's
   * jobs. Empty where every principal of the issuer is the operator's own.
   */
  readonly immutable: readonly string[]
}

const hourMs = 3_600_000
const job = { tokenType: 'untyped', kind: 'workload', groupsClaim: null } as const

const presets: Readonly<Record<PresetName, Preset>> = {
  'github-actions': {
    fields: {
      ...job,
      algorithms: ['RS256'],
      nameClaim: 'job_workflow_ref',
      // `sub` is made of names, which can be given up and taken by somebody else.
      subjectClaims: ['repository_owner_id', 'repository_id'],
      // What a pull request runs was written by whoever opened it.
      refuse: { event_name: ['pull_request', 'pull_request_target'] },
      // Reviews and comments can make a job of it too.
      refusePrefixes: { ref: ['refs/pull/'] },
      liftedClaims: {},
      lifetimeMsMax: hourMs,
    },
    immutable: ['repository_id', 'repository_owner_id', 'enterprise_id'],
  },
  'gitlab-ci': {
    fields: {
      ...job,
      algorithms: ['RS256'],
      nameClaim: 'project_path',
      subjectClaims: ['project_id'],
      refuse: { pipeline_source: ['merge_request_event', 'external_pull_request_event'] },
      // A child of such a pipeline says that it comes from its parent.
      refusePrefixes: { ref_path: ['refs/merge-requests/'] },
      liftedClaims: {},
      // GitLab's tokens live as long as the job may take.
      lifetimeMsMax: 24 * hourMs,
    },
    immutable: ['project_id', 'namespace_id'],
  },
  kubernetes: {
    fields: {
      ...job,
      algorithms: ['RS256', 'ES256'],
      nameClaim: 'sub',
      // A service account that is deleted and made again has another uid. Tokens without it are the unbound old kind.
      subjectClaims: ['kubernetes.io/serviceaccount/uid'],
      refuse: {},
      refusePrefixes: {},
      liftedClaims: {
        kubernetes_namespace: 'kubernetes.io/namespace',
        kubernetes_service_account: 'kubernetes.io/serviceaccount/name',
        kubernetes_pod: 'kubernetes.io/pod/name',
        kubernetes_pod_uid: 'kubernetes.io/pod/uid',
        kubernetes_node: 'kubernetes.io/node/name',
      },
      lifetimeMsMax: 24 * hourMs,
    },
    immutable: [],
  },
  spiffe: {
    fields: {
      ...job,
      algorithms: ['ES256', 'ES384', 'RS256', 'PS256'],
      nameClaim: 'sub',
      subjectClaims: [],
      refuse: {},
      refusePrefixes: {},
      liftedClaims: {},
      lifetimeMsMax: hourMs,
    },
    immutable: [],
  },
}

/** What a preset sets. */
export function presetFields(name: PresetName): PresetFields {
  return presets[name].fields
}

/** The claims of which `require` must name one, or empty when it need not. */
export function immutableClaims(name: PresetName): readonly string[] {
  return presets[name].immutable
}
