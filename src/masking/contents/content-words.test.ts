import assert from 'node:assert/strict'
import { test } from 'node:test'
import { searchText, searchWords } from './content-words.ts'

const finds = [
  { detector: 'pan', dataClass: 'card', keptChars: 0 },
  { detector: 'email', dataClass: 'email', keptChars: 0 },
] as const

test('I4: the free fields of an error are searched, and codes and names stay', () => {
  const message = Buffer.from(`E\0\0\0\0${fields('4111111111111111', 'a@b.example')}`)
  searchWords(message, finds)
  assert.equal(message.toString('latin1', 5), fields('****************', '*@*.*******'))
})

test('I4: an error that is cut off is searched as far as it goes, and harms nobody', () => {
  for (const text of ['E', 'E\0\0\0\0', 'E\0\0\0\0M4111111111111111', 'E\0\0\0\0M\0', 'E\0\0\0\0\0\0']) {
    const message = Buffer.from(text)
    searchWords(message, finds)
    assert.equal(message.length, text.length)
  }
})

test('I4: a piece of a message is searched within its bounds', () => {
  const message = Buffer.from('4111111111111111 4111111111111111 4111111111111111')
  searchText(message, 16, 34, finds)
  assert.equal(message.toString(), '4111111111111111 **************** 4111111111111111')
})

function fields(card: string, mail: string): string {
  return `SERROR\0C22P02\0Minvalid input: "${card}"\0DKey (mail)=(${mail})\0n4111111111111111\0\0`
}
