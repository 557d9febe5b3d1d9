import { createContext, useContext, useEffect } from 'react'

/** True below a page that has its title: what stands there is a part of it. */
export const WithinPage = createContext(false)

/**
 * The heading of what stands for a whole page, or for a part of one. Where it is the page, `title` is the window's too;
 * null where it never is.
 */
export function useTitle(title: string | null): 'h1' | 'h2' {
  const isPart = useContext(WithinPage) || title === null
  useWindowTitle(isPart ? null : title)
  return isPart ? 'h2' : 'h1'
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
