import { unzstd } from './zstd';
import type { Level } from './header';

export type Samples =
  | Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | BigUint64Array | BigInt64Array | Float32Array | Float64Array;

type SampleArray = { new (buffer: ArrayBuffer): Samples };

const arrays: Record<number, Record<number, SampleArray>> = {
  1: { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array, 64: BigUint64Array },
  2: { 8: Int8Array, 16: Int16Array, 32: Int32Array, 64: BigInt64Array },
  3: { 32: Float32Array, 64: Float64Array },
};

/** A tile's samples, bands interleaved by pixel. */
export async function decodeTile(compressed: Uint8Array<ArrayBuffer>, level: Level): Promise<Samples> {
  const bytes = await decompress(compressed, level.compression);
  const unpredicted = level.predictor === 3 ? undoFloatingPoint(bytes, level) : bytes;
  const type = arrays[level.format]?.[level.bits];
  if (!type) throw new Error(`samples of format ${level.format} with ${level.bits} bits cannot be read`);
  const samples = new type(aligned(unpredicted));
  if (level.predictor === 2) undoHorizontal(samples, level);
  return samples;
}

async function decompress(bytes: Uint8Array<ArrayBuffer>, compression: number): Promise<Uint8Array> {
  switch (compression) {
    case 1: return bytes;
    case 8:
    case 32946: {
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    }
    case 50000: return unzstd(bytes);
    default: throw new Error(`TIFF's compression ${compression} cannot be read`);
  }
}

/** Typed arrays need an offset that their samples' size divides. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? (bytes.buffer as ArrayBuffer) : bytes.slice().buffer;
}

/** Predictor 3: each row has its samples' bytes by significance, the highest first, as differences. */
function undoFloatingPoint(bytes: Uint8Array, { tileWidth, bands, bits }: Level): Uint8Array {
  const size = bits / 8;
  const count = tileWidth * bands;
  const rowLength = count * size;
  const result = new Uint8Array(bytes.length);
  for (let start = 0; start + rowLength <= bytes.length; start += rowLength) {
    const row = bytes.slice(start, start + rowLength);
    for (let i = bands; i < rowLength; i++) row[i] += row[i - bands];
    for (let i = 0; i < count; i++)
      for (let b = 0; b < size; b++) result[start + i * size + b] = row[(size - 1 - b) * count + i];
  }
  return result;
}

/** Predictor 2: each sample is the difference to its neighbour on the left; typed arrays wrap as the encoder did. */
function undoHorizontal(samples: Samples, { tileWidth, bands }: Level): void {
  const count = tileWidth * bands;
  const values = samples as unknown as { [index: number]: number; length: number };
  for (let start = 0; start < values.length; start += count)
    for (let i = start + bands; i < start + count; i++) values[i] += values[i - bands];
}
