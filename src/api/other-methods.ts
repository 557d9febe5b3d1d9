/** Which methods answer at a path, for whoever came with another one (RFC 9110, section 15.5.6). */

/** The methods of the routes (`GET /path/:parameter`) that a request's URL would be one of; none where there is no such path. */
export function methodsAt(routes: readonly string[], url: string): readonly string[] {
  const asked = segmentsOf(url.split('?', 1)[0] ?? '')
  const found = routes.flatMap((route) => {
    const [method = '', pattern = ''] = route.split(' ')
    return isAt(segmentsOf(pattern), asked) ? [method] : []
  })
  return [...new Set(found)].toSorted()
}

function isAt(pattern: readonly string[], asked: readonly string[]): boolean {
  return (
    pattern.length === asked.length &&
    pattern.every((part, place) => (part.startsWith(':') ? asked[place] !== '' : part === asked[place]))
  )
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/', segmentsMax)
}

/** More than any route has. */
const segmentsMax = 16
