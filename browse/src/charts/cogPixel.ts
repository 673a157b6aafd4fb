import { Cog } from '../cog/cog';
import type { Files } from '../files';

/** A COG that is no larger comes in one request: what an ordinary line carries while it waits for another one. */
export const wholeBytes = 50_000;

/**
 * A stored number of the first band, from the COG's header and one tile.
 * @param ends As in Asset.
 */
export async function readPixel(files: Files, path: string, ends: number[], { column, row }: { column: number; row: number }): Promise<number> {
  const end = ends.at(-1) ?? Infinity;
  const cog = await Cog.open(files, path, end <= wholeBytes ? end : 0, ends[0] ?? 0);
  const { tileWidth, tileHeight, bands } = cog.levels[0];
  const samples = await cog.tile(0, Math.floor(column / tileWidth), Math.floor(row / tileHeight));
  return Number(samples[((row % tileHeight) * tileWidth + (column % tileWidth)) * bands]);
}
