import { Tooltip } from '@mantine/core'
import type { JSX } from 'react'
import { useConnection } from '../api/connection.ts'
import { type Liveness, useLiveness } from '../api/live.ts'

/** Whether what is shown is of this moment. */
export function LiveMark(): JSX.Element {
  const heard = useLiveness()
  const { state } = useConnection()
  const liveness = state === 'there' ? heard : 'offline'
  const { word, says } = words[liveness]
  return (
    <Tooltip label={says}>
      <output className={`mark mark-${liveness}`}>
        <span className="dot" aria-hidden="true" />
        <span className="mark-word">{word}</span>
      </output>
    </Tooltip>
  )
}

const words: Readonly<Record<Liveness, { readonly word: string; readonly says: string }>> = {
  live: { word: 'Live', says: 'What changes is shown at once.' },
  polling: { word: 'Polling', says: 'The live stream is not there; the gateway is asked every few seconds.' },
  offline: { word: 'Offline', says: 'Nothing is heard from the gateway. What is shown may be old.' },
}
