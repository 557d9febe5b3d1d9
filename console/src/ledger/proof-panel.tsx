import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type JSX } from 'react'
import type { LedgerEntryView } from '../api/contract.ts'
import { Hash } from '../parts/hash.tsx'
import { Icon } from '../parts/icon.tsx'
import { saveFile } from '../parts/save-file.ts'
import { Tag } from '../parts/tag.tsx'
import { believeKey, keyStanding } from './known-key.ts'
import { verifyProof, type ProofStep } from './proof.ts'

type Proof = NonNullable<LedgerEntryView['proof']>

/** The proof of an entry, verified here and now by this browser, step by step. */
export function ProofPanel({
  entry,
  proof,
}: {
  readonly entry: LedgerEntryView
  readonly proof: Proof
}): JSX.Element {
  const { index, leaf, leafHash } = entry
  const { path, checkpoint, verifierKey } = proof
  const verified = useQuery({
    queryKey: ['proof', index, leafHash, checkpoint],
    queryFn: () => verifyProof({ index, leaf, leafHash, path, checkpoint, verifierKey }),
    staleTime: Infinity,
    retry: false,
  })
  const steps = verified.data ?? []
  const isProved = steps.length > 0 && steps.every(({ held }) => held)
  return (
    <section className="card proof">
      <h2>Proof, verified in this browser</h2>
      {verified.isPending ? null : (
        <p className={`proof-verdict ${isProved ? 'proof-good' : 'proof-bad'}`} role="status">
          <Icon name={isProved ? 'check' : 'cross'} size={20} />
          {isProved ? 'This entry stands in the ledger, as it is.' : 'This entry is not proved.'}
        </p>
      )}
      {verified.error ? (
        <p className="banner banner-bad">This browser cannot verify Ed25519: {verified.error.message}</p>
      ) : null}
      <ol className="proof-steps">
        {steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
      <KeyWords origin={entry.origin} verifierKey={verifierKey} />
      <dl className="pairs">
        <div>
          <dt>Root</dt>
          <dd>
            <Hash hex={proof.root} />
          </dd>
        </div>
        <div>
          <dt>Entries</dt>
          <dd>{proof.size.toLocaleString('en')} under this checkpoint</dd>
        </div>
        <div>
          <dt>Witnesses</dt>
          <dd>{proof.isWitnessed ? <Tag tone="good">signed it</Tag> : 'none signed it'}</dd>
        </div>
      </dl>
      <details>
        <summary>The checkpoint, as it was signed</summary>
        <pre className="raw mono">{checkpoint}</pre>
      </details>
      <Button
        size="xs"
        leftSection={<Icon name="down" size={14} />}
        onClick={() => saveFile(`entry-${index}.tlog-proof`, proof.file, 'text/plain')}
      >
        Proof as a file
      </Button>
      <p className="quiet proof-how">
        Other programs check it:{' '}
        <code className="mono">node verifier/verify-ledger.mjs --proof entry-{index}.tlog-proof --key …</code>
      </p>
    </section>
  )
}

function Step({ step }: { readonly step: ProofStep }): JSX.Element {
  return (
    <li className={step.held ? 'step-held' : 'step-failed'}>
      <Icon name={step.held ? 'check' : 'cross'} size={14} />
      <span>
        {step.name}
        <span className="visually-hidden">{step.held ? ': yes' : ': no'}</span>
        <span className="quiet mono break step-found">{step.found}</span>
      </span>
    </li>
  )
}

function KeyWords({
  origin,
  verifierKey,
}: {
  readonly origin: string
  readonly verifierKey: string
}): JSX.Element {
  const [standing, setStanding] = useState(() => keyStanding(origin, verifierKey))
  return (
    <div className={`banner ${standing === 'changed' ? 'banner-bad' : ''}`}>
      {standing === 'changed' ? (
        <>
          <strong>Another key than this browser saw before.</strong> Keys change with an entry{' '}
          <code>key.rotated</code>; compare it with what your witness or auditor has.{' '}
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => {
              believeKey(origin, verifierKey)
              setStanding('known')
            }}
          >
            I have compared it
          </Button>
        </>
      ) : (
        <span>
          {standing === 'known'
            ? 'The key is the one that this browser saw before.'
            : 'This browser sees this key for the first time: compare it once.'}
        </span>
      )}
      <code className="mono break key-line">{verifierKey}</code>
    </div>
  )
}
