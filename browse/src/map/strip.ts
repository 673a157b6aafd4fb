import type { Files } from '../files';

/** A month's days as greys: 0 is no data, 1 the scale's low value and 255 its high one. */
export interface Strip {
  width: number;
  height: number;
  scale: { low: number; high: number };
  /** Items, and their greys row by row. */
  frames: { id: string; greys: Uint8Array }[];
}

/** Reads a strip: a PNG of this program's form (docs/browse.md), whose chunks are IHDR, tEXt, IDAT and IEND. */
export async function readStrip(files: Files, path: string): Promise<Strip> {
  const bytes = await files.range(path, 0, 2 ** 31);
  const view = new DataView(bytes);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 8; at + 12 <= bytes.byteLength; at += 12 + view.getUint32(at)) chunks.push(new Uint8Array(bytes, at + 8, view.getUint32(at)));
  const text = new TextDecoder().decode(chunks[1]);
  const { width, height, scale, frames } = JSON.parse(text.slice(text.indexOf('\0') + 1)) as Omit<Strip, 'frames'> & { frames: { id: string }[] };
  const rows = new Uint8Array(await new Response(new Blob([chunks[2]]).stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer());
  const greys = new Uint8Array(width * height * frames.length);
  // Each row starts with its filter's number, and its pixels are differences to the one on the left.
  for (let row = 0, to = 0; to < greys.length; row++)
    for (let x = 0, left = 0, from = row * (width + 1) + 1; x < width; x++) greys[to++] = left = (left + rows[from++]) & 255;
  return { width, height, scale, frames: frames.map(({ id }, i) => ({ id, greys: greys.subarray(i * width * height, (i + 1) * width * height) })) };
}
