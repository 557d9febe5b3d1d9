import { createContext, useContext, useEffect, type JSX } from 'react'

/** True below a page that has its title: what stands there is a part of it. */
export const WithinPage = createContext(false)

/**
 * The heading of what stands for a whole page, or for a part of one. Where it is the page, it is the window's title too;
 * `isPart` where it never is.
 */
export function StateTitle({
  title,
  isPart = false,
}: {
  readonly title: string
  readonly isPart?: boolean
}): JSX.Element {
  const isWithin = useContext(WithinPage) || isPart
  useWindowTitle(isWithin ? null : title)
  return isWithin ? <h2>{title}</h2> : <h1>{title}</h1>
}

/** Names the window while the page is there; null leaves it to others. */
export function useWindowTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return
    document.title = `${title} · Sallyport`
    return () => {
      document.title = 'Sallyport'
    }
  }, [title])
}
