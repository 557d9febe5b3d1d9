import type { JSX } from 'react'

/** Names of the console's own drawings, on a grid of 20. */
export type IconName = keyof typeof paths

const paths = {
  inbox:
    'M3 11l2.2-6.4A1.5 1.5 0 0 1 6.6 3.5h6.8a1.5 1.5 0 0 1 1.4 1.1L17 11v4.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1zM3 11h4l1 2h4l1-2h4',
  sessions: 'M3 4.5h14v9.5H3zM7 17h6M6 8l2 1.8L6 11.5M10.5 11.5H14',
  ledger: 'M4.5 3h9a2 2 0 0 1 2 2v12h-11zM4.5 3v14M8 7h4.5M8 10.5h4.5',
  overview: 'M3 17h14M5 17v-5M9 17V6M13 17v-8M17 17V3.5',
  access: 'M12.5 3.5a4 4 0 1 1-3.3 6.2L3.5 15.5v1.5h3v-2h2v-2l1.6-1.6M13.5 7v.01',
  policy: 'M10 2.8l6 2.2v4.6c0 3.7-2.5 6.3-6 7.6-3.500-1.300-6-3.900-6-7.600V5zM7.300 10l2 2 3.500-3.800',
  start: 'M4 16.500l1.500-4.500L13.500 4a1.800 1.800 0 0 1 2.500 2.500L8 14.500zM12 5.500l2.500 2.500',
  sun: 'M10 6.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7M10 2v1.800M10 16.200V18M2 10h1.800M16.200 10H18M4.300 4.300l1.300 1.300M14.400 14.400l1.300 1.300M15.700 4.300l-1.300 1.300M5.600 14.400l-1.300 1.300',
  moon: 'M16.500 12.200A7 7 0 0 1 7.800 3.500a7 7 0 1 0 8.700 8.700z',
  keys: 'M2.500 5.500h15v9h-15zM5.500 8.500v.01M8.500 8.500v.01M11.500 8.500v.01M14.500 8.500v.01M6.500 11.700h7',
  person: 'M10 3.200a3 3 0 1 1 0 6 3 3 0 0 1 0-6M4 17c0-3.200 2.700-5.200 6-5.200s6 2 6 5.200',
  agent:
    'M5 7.500h10v8H5zM10 7.500V4.500M10 4.500v-.800M8 11v.900M12 11v.900M2.800 10.500v2.500M17.200 10.500v2.500',
  workload:
    'M10 7a3 3 0 1 1 0 6 3 3 0 0 1 0-6M10 2.500v2.300M10 15.200v2.300M2.500 10h2.300M15.200 10h2.300M4.700 4.700l1.600 1.600M13.700 13.700l1.600 1.600M15.300 4.700l-1.600 1.600M6.300 13.700l-1.600 1.600',
  arrow: 'M4 10h12M11.500 5.500L16 10l-4.500 4.500',
  back: 'M16 10H4M8.500 5.500L4 10l4.500 4.500',
  check: 'M4 10.500l4 4 8-9',
  cross: 'M5 5l10 10M15 5L5 15',
  change: 'M3.500 7h11l-3-3M16.500 13h-11l3 3',
  speech: 'M3.500 4.500h13v9h-7l-3.500 3v-3H3.500z',
  clock: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M10 6.500V10l2.500 2',
  warning: 'M10 3.500l7 12.500H3zM10 8.200v3.600M10 13.900v.01',
  seal: 'M10 2.800l6 2.200v4.600c0 3.700-2.500 6.300-6 7.600-3.500-1.300-6-3.900-6-7.600V5z',
  search: 'M8.800 3.500a5.300 5.300 0 1 1 0 10.600 5.300 5.300 0 0 1 0-10.600M12.700 12.700l3.800 3.800',
  down: 'M10 3.500v9M6 9l4 4 4-4M4 16.500h12',
  play: 'M6 4l10 6-10 6z',
  pause: 'M7 4.500v11M13 4.500v11',
  stop: 'M5.500 5.500h9v9h-9z',
  leave: 'M8 3.500H4.500v13H8M8.500 10h8M13 6.500l3.500 3.500-3.500 3.500',
  copy: 'M7 7h9v9H7zM13 7V4H4v9h3',
  plus: 'M10 4v12M4 10h12',
} as const

/** A drawing beside words; it says nothing to a screen reader. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): JSX.Element {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  )
}
