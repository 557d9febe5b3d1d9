/** One thing that is wrong, and where: a path below the directory, a byte in it, an entry; null where none applies. */
export interface Fault {
  readonly file: string
  readonly offset: number | null
  readonly index: number | null
  readonly problem: string
}

const faultsMax = 100

/** Gathers faults, the first hundred in full. */
export class Faults {
  readonly list: Fault[] = []
  count = 0

  add(fault: Fault): void {
    this.count += 1
    if (this.list.length < faultsMax) this.list.push(fault)
  }
}

/** A record of the journal and where it was found. */
export interface FoundRecord {
  readonly index: number
  readonly file: string
  readonly offset: number
  readonly leaf: Buffer
  readonly body: Buffer
}
