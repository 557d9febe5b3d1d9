import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { JSX } from 'react'
import { resourceOf } from '../api/access.ts'
import type { CatalogueDetail } from '../api/contract.ts'
import { Classes } from './classes.tsx'
import { Settings } from './settings.tsx'
import { Icon } from '../parts/icon.tsx'
import { spanWords } from '../parts/instant.tsx'
import { Page } from '../parts/page.tsx'
import { Trouble, Waiting } from '../parts/states.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'

/** One resource: who reaches it and how, what of it is protected, and what might be. */
export function ResourcePage(): JSX.Element {
  const { name = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(resourceOf(name))
  if (!data) return error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={6} />
  return (
    <Page
      title={data.name}
      says={
        <>
          {data.protocol} · <Tag tone={toneOf(data.health)}>{data.health}</Tag>
        </>
      }
      beside={
        <Link to="/access" className="back">
          <Icon name="back" /> Access
        </Link>
      }
    >
      <div className="facts">
        <div className="facts-column">
          <ReachedBy resource={data} />
          <Settings resource={data} />
          <Roles resource={data} />
        </div>
        <div className="facts-column">
          <Protected resource={data} />
          <Classes resource={data} />
        </div>
      </div>
    </Page>
  )
}

interface Shown {
  readonly resource: CatalogueDetail
}

function ReachedBy({ resource }: Shown): JSX.Element {
  return (
    <section className="card" aria-label="Who can open a session">
      <h2>Who can open a session</h2>
      <ul className="lines">
        {resource.reachedBy.map(({ rule, verdict, who }) => (
          <li key={rule}>
            <Tag tone={toneOf(verdict)}>{verdict}</Tag>
            <span>{who}</span>
            <span className="quiet">{rule}</span>
          </li>
        ))}
      </ul>
      {resource.unmaskedFor.length === 0 ? null : (
        <>
          <h3 className="lines-title">Who sees values unmasked</h3>
          <ul className="lines">
            {resource.unmaskedFor.map(({ name, who, classes }) => (
              <li key={name}>
                <span>{who}</span>
                <span className="tags">
                  {classes.map((dataClass) => (
                    <Tag key={dataClass} tone="mask">
                      {dataClass}
                    </Tag>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Roles({ resource }: Shown): JSX.Element {
  return (
    <section className="card" aria-label="Roles">
      <h2>Roles</h2>
      {resource.roles.length === 0 ? <p className="quiet">The policy has no roles here.</p> : null}
      <ul className="lines">
        {resource.roles.map(({ name, standing, request, emergency }) => (
          <li key={name}>
            <strong>{name}</strong>
            {standing === null ? null : <span>Without asking: {standing}</span>}
            {request === null ? null : (
              <span>
                Asked for by {request.who}, of {request.groups.join(' or ')}, for at most{' '}
                {spanWords(request.lastsMsMax)}
              </span>
            )}
            {emergency === null ? null : (
              <span>
                Taken in an emergency by {emergency.who}, for at most {spanWords(emergency.lastsMsMax)},
                reviewed afterwards by {emergency.groups.join(' or ')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Protected({ resource }: Shown): JSX.Element {
  return (
    <section className="card" aria-label="Protected columns">
      <h2>Protected columns</h2>
      {resource.protected.length === 0 ? <p className="quiet">None.</p> : null}
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Class</th>
            <th scope="col">At the target</th>
          </tr>
        </thead>
        <tbody>
          {resource.protected.map(({ column, dataClass, isThere }) => (
            <tr key={column}>
              <th scope="row" className="mono break">
                {column}
              </th>
              <td>
                <Tag tone="mask">{dataClass}</Tag>
              </td>
              <td>
                {isThere === null ? 'not known' : isThere ? 'is there' : <Tag tone="bad">is not there</Tag>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
