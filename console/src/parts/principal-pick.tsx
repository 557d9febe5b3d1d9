import { Select, type ComboboxItem } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type JSX } from 'react'
import { peopleLike } from '../api/access.ts'
import { nameOf, shortId } from './principal-words.ts'

/** A principal, found by a part of its name or id; whoever was never met is given by the whole id, `issuer#subject`. */
export function PrincipalPick(props: {
  readonly label: string
  readonly placeholder: string
  readonly className?: string
  /** The id of who is chosen; empty where nobody is. */
  readonly value: string
  readonly choose: (id: string) => void
}): JSX.Element {
  const { label, placeholder, className, value, choose } = props
  const [chosen, setChosen] = useState<ComboboxItem | null>(null)
  const [search, setSearch] = useState('')
  const [settled] = useDebouncedValue(search.trim(), pauseMs)
  const isChosen = chosen !== null && search === chosen.label
  const { data, isFetching, error } = useQuery({
    ...peopleLike(settled),
    enabled: settled !== '' && !isChosen,
    placeholderData: keepPreviousData,
  })
  const found = (data?.people ?? []).map((party) => ({ value: party.id, label: nameOf(party) }))
  const given = givenId(search)
  const items = [
    ...(given === null || found.some((one) => one.value === given) ? [] : [{ value: given, label: given }]),
    ...found,
  ]
  const others =
    chosen === null || items.some((one) => one.value === chosen.value) ? items : [chosen, ...items]
  return (
    <Select
      className={className ?? ''}
      label={label}
      placeholder={placeholder}
      data={others}
      value={value === '' ? null : value}
      onChange={(id, option) => {
        setChosen(id === null ? null : option)
        choose(id ?? '')
      }}
      comboboxProps={{ withinPortal: false }}
      searchable
      clearable
      searchValue={search}
      onSearchChange={setSearch}
      // The gateway has found them; what it found is shown.
      filter={({ options }) => options}
      nothingFoundMessage={nothingWords(settled, isFetching, error)}
      renderOption={({ option }) => (
        <span className="pick-option">
          <span>{option.label === option.value ? shortId(option.value) : option.label}</span>
          <span className="quiet break">{option.value}</span>
        </span>
      )}
    />
  )
}

const pauseMs = 200

/** An id as somebody wrote it; null where it is none. */
function givenId(search: string): string | null {
  return /^\S+#\S/.test(search.trim()) ? search.trim() : null
}

function nothingWords(search: string, isFetching: boolean, error: Error | null): string {
  if (search === '') return 'Write a part of the name'
  if (isFetching) return 'Looking …'
  return error === null ? 'Nobody who was here is called so' : error.message
}
