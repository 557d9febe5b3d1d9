/** Real traffic, bent: what both the fuzzing of decoders and that of whole sessions are fed with. */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseTranscript, type Direction, type Line } from './transcript.ts'

/** A whole number from 0 to below the limit. */
export type Chance = (below: number) => number

/** One change of the kinds that find holes: flipped bits, edge values, cuts, repeats, parts of another stream. */
export function bend(stream: Buffer, other: Buffer, chance: Chance): Buffer {
  const at = chance(stream.length + 1)
  const length = chance(40)
  const splice = (...parts: readonly Buffer[]): Buffer =>
    Buffer.concat([stream.subarray(0, at), ...parts, stream.subarray(at)])
  switch (chance(7)) {
    case 0: {
      const bent = Buffer.from(stream)
      if (at < bent.length) bent.writeUInt8(bent.readUInt8(at) ^ (1 << chance(8)), at)
      return bent
    }
    case 1: {
      const edges = [0, 1, 3, 4, 5, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]
      const bent = Buffer.from(stream)
      const value = pick(edges, chance)
      const size = value > 0xffff || chance(2) === 0 ? 4 : 2
      if (at + size <= bent.length) bent.writeUIntBE(value, at, size)
      return bent
    }
    case 2:
      return Buffer.concat([stream.subarray(0, at), stream.subarray(at + length)])
    case 3:
      return splice(Buffer.from(Array.from({ length }, () => chance(256))))
    case 4:
      return splice(stream.subarray(at, at + length))
    case 5:
      return stream.subarray(0, at)
    default: {
      const from = chance(other.length + 1)
      return splice(other.subarray(from, from + length))
    }
  }
}

/** The stream in pieces of any size. */
export function pieces(stream: Buffer, chance: Chance): readonly Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0; at < stream.length;) {
    const size = 1 + chance(chance(2) === 0 ? 8 : 400)
    chunks.push(stream.subarray(at, at + size))
    at += size
  }
  return chunks
}

/** One of them. */
export function pick<Item>(items: readonly Item[], chance: Chance): Item {
  const item = items[chance(items.length)]
  assert.ok(item !== undefined)
  return item
}

/** Every transcript's messages of one direction, as one stream each; the startup packet is no part of it. */
export async function streamsOf(direction: Direction): Promise<readonly Buffer[]> {
  return (await transcripts())
    .map((lines) => lines.filter((line) => line.direction === direction && line.name !== 'Startup'))
    .filter((lines) => lines.length > 0)
    .map((lines) => Buffer.concat(lines.map((line) => line.bytes)))
}

/** Every transcript of this folder. */
export async function transcripts(): Promise<readonly (readonly Line[])[]> {
  const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.txt'))
  assert.ok(files.length > 0)
  return Promise.all(files.map(async (file) => parseTranscript(await readFile(join(import.meta.dirname, file), 'utf8'))))
}

