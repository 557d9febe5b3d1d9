import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { JSX } from 'react'
import { catalogue } from '../api/access.ts'
import type { CatalogueEntryView } from '../api/contract.ts'
import { Ago } from '../parts/instant.tsx'
import { Page } from '../parts/page.tsx'
import { Empty, Trouble, Waiting } from '../parts/states.tsx'
import { Tag, toneOf } from '../parts/tag.tsx'
import { Emergencies } from './emergencies.tsx'
import { Explain } from './explain.tsx'
import { Grants } from './grants.tsx'

/** What can be reached, by whom, for how long; and why, or why not. */
export function AccessPage(): JSX.Element {
  const { data, error, refetch } = useQuery(catalogue)
  return (
    <Page title="Access" says="Resources, the roles that people ask for, and why somebody can or cannot.">
      <section aria-label="Resources">
        <h2 className="part-title">Resources</h2>
        {!data ? error ? <Trouble error={error} again={() => void refetch()} /> : <Waiting rows={2} /> : null}
        {data?.resources.length === 0 ? (
          <Empty icon="access" title="No resource that you may know of">
            <p>
              Whoever runs the gateway adds databases under <Link to="/start">Get started</Link>, or names
              them in its configuration.
            </p>
          </Empty>
        ) : null}
        <ul className="resources">
          {data?.resources.map((resource) => (
            <Resource key={resource.name} resource={resource} />
          ))}
        </ul>
      </section>
      <Grants />
      <Emergencies />
      <Explain resources={data?.resources.map(({ name }) => name) ?? []} />
    </Page>
  )
}

function Resource({ resource }: { readonly resource: CatalogueEntryView }): JSX.Element {
  const { name, protocol, labels, mayConnect, health, reachedAt, tables, openSessions } = resource
  const classes = new Map<string, number>()
  for (const { dataClass } of resource.protected) classes.set(dataClass, (classes.get(dataClass) ?? 0) + 1)
  return (
    <li className="card resource">
      <div className="resource-top">
        <Link to="/access/$name" params={{ name }} className="resource-name">
          {name}
        </Link>
        <Tag tone={toneOf(health)}>{health === 'unknown' ? 'not asked lately' : health}</Tag>
      </div>
      <p className="quiet">
        {protocol}
        {Object.entries(labels).map(([label, value]) => ` · ${label} ${value}`)}
        {tables === null ? '' : ` · ${tables} tables`} · {openSessions} open sessions
        {reachedAt === null ? null : (
          <>
            {' '}
            · read <Ago at={reachedAt} />
          </>
        )}
      </p>
      <p className="tags">
        {mayConnect ? <Tag tone="good">you may connect</Tag> : <Tag tone="calm">not for you now</Tag>}
        {[...classes].map(([dataClass, count]) => (
          <Tag key={dataClass} tone="mask">
            {dataClass} {count}
          </Tag>
        ))}
      </p>
    </li>
  )
}
