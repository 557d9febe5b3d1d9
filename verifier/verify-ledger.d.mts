/** The types of the parts of verify-ledger.mjs that tests compare with vectors. */
import type { Buffer } from 'node:buffer'
import type { KeyObject } from 'node:crypto'

export interface Key {
  readonly name: string
  readonly id: string
  readonly line: string
  readonly public: KeyObject
}

export function parseKey(line: string, type?: number): Key | null
export function openNote(bytes: Buffer, key: Key): string | null
export function openCheckpoint(
  bytes: Buffer,
  key: Key,
): { readonly origin: string; readonly size: number; readonly root: Buffer } | null
export function leafHash(leaf: Buffer): Buffer
export function treeHash(hashes: readonly Buffer[]): Buffer
export function rootOfPath(hash: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer | null
export function parseLeaf(bytes: Buffer): Readonly<Record<string, unknown>> | null
export function verifyLedger(
  directory: string,
  given?: Key | null,
  older?: Buffer | null,
  witnesses?: readonly Key[],
  asked?: readonly number[],
): { readonly faults: readonly string[] }
export function compareLedgers(directories: readonly string[]): {
  readonly compared: number
  readonly faults: readonly string[]
}
export function verifyProof(
  bytes: Buffer,
  key: Key,
): { readonly problem: string } | { readonly leaf: string; readonly index: string }
