import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib'

/**
 * Compresses segments in the thread pool, each into a zstd frame of its own. What a compressor sets up is used again, so that
 * neither its tables nor its output are made anew for each segment and left to the collector.
 */
export class Compressors {
  #free: Compressor[] = []

  /** The frame. Rejects when there is no memory for it. */
  async compress(plain: Buffer): Promise<Buffer> {
    const compressor = this.#free.pop() ?? new Compressor()
    const frame = await compressor.compress(plain)
    if (this.#free.length < freeMax) this.#free.push(compressor)
    else compressor.close()
    return frame
  }

  /** Lets go of what is free. */
  close(): void {
    for (const compressor of this.#free) compressor.close()
    this.#free = []
  }
}

const freeMax = 2
// What a segment comes to is mostly less than this.
const pieceBytes = 64 * 1024
const options = { chunkSize: pieceBytes, params: { [constants.ZSTD_c_compressionLevel]: 1 } }

class Compressor {
  readonly #stream: ZstdCompress = createZstdCompress(options)
  #pieces: Buffer[] = []

  constructor() {
    this.#stream.on('data', (piece: Buffer) => this.#pieces.push(piece))
  }

  compress(plain: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#stream.once('error', reject)
      this.#stream.write(plain)
      // Ends the frame; what is written next begins another.
      this.#stream.flush(constants.ZSTD_e_end, () => {
        this.#stream.off('error', reject)
        resolve(this.#take())
      })
    })
  }

  #take(): Buffer {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
  }

  close(): void {
    this.#stream.destroy()
  }
}
