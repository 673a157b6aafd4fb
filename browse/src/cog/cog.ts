import type { Files } from '../files';
import { parseHeader, ShortHeader, type Header, type Level } from './header';
import { decodeTile, type Samples } from './tile';

const guessedHeader = 16384;
/** Bytes between tiles that are cheaper to read than another request. */
const bridgedGap = 16384;
const keptTiles = 64;

/** A COG of this program's layout: header, then the tiles of the smallest resolution, then of the next larger one. */
export class Cog {
  private readonly tiles = new Map<string, Promise<Samples>>();
  private readonly samples = new Map<string, Samples>();

  private constructor(
    private readonly files: Files, private readonly path: string, readonly header: Header, private readonly start: ArrayBuffer) {}

  /**
   * Reads the header, with all of the resolutions that end within the first `wanted` bytes.
   * @param headerEnd 0 where it is not known.
   */
  static async open(files: Files, path: string, wanted: number, headerEnd = 0): Promise<Cog> {
    let length = Math.max(wanted, headerEnd || guessedHeader);
    for (;;) {
      const start = await files.range(path, 0, length);
      try {
        return new Cog(files, path, parseHeader(start), start);
      } catch (error) {
        if (!(error instanceof ShortHeader) || start.byteLength < length) throw error;
        length = error.needed + guessedHeader;
      }
    }
  }

  get levels(): Level[] {
    return this.header.levels;
  }

  /** Whether the tile needs no request. */
  has(level: number, column: number, row: number): boolean {
    const [, end] = this.bytesOf(level, column, row);
    return end <= this.start.byteLength || this.tiles.has(`${level}/${column}/${row}`);
  }

  tile(level: number, column: number, row: number): Promise<Samples> {
    const key = `${level}/${column}/${row}`;
    const known = this.tiles.get(key);
    if (known) return known;
    const [start, end] = this.bytesOf(level, column, row);
    const bytes = end <= this.start.byteLength
      ? Promise.resolve(new Uint8Array(this.start, start, end - start))
      : this.files.range(this.path, start, end).then(buffer => new Uint8Array(buffer));
    return this.keep(key, bytes.then(tile => decodeTile(tile, this.levels[level])));
  }

  /** A tile that was decoded and is kept. */
  decoded(level: number, column: number, row: number): Samples | null {
    return this.samples.get(`${level}/${column}/${row}`) ?? null;
  }

  /** Reads tiles with as few requests as their places in the file allow. */
  load(level: number, places: { column: number; row: number }[]): Promise<Samples>[] {
    const missing = places
      .filter(({ column, row }) => !this.has(level, column, row))
      .map(place => ({ ...place, bytes: this.bytesOf(level, place.column, place.row) }))
      .sort((one, other) => one.bytes[0] - other.bytes[0]);
    const runs: (typeof missing)[] = [];
    for (const tile of missing) {
      const run = runs.at(-1);
      if (run && tile.bytes[0] - run.at(-1)!.bytes[1] <= bridgedGap) run.push(tile);
      else runs.push([tile]);
    }
    for (const run of runs) {
      const start = run[0].bytes[0];
      const read = this.files.range(this.path, start, run.at(-1)!.bytes[1]);
      for (const { column, row, bytes } of run) {
        const tile = read.then(buffer => decodeTile(new Uint8Array(buffer, bytes[0] - start, bytes[1] - bytes[0]), this.levels[level]));
        this.keep(`${level}/${column}/${row}`, tile);
      }
    }
    return places.map(({ column, row }) => this.tile(level, column, row));
  }

  private bytesOf(level: number, column: number, row: number): [number, number] {
    const { offsets, sizes, tilesAcross } = this.levels[level];
    const index = row * tilesAcross + column;
    return [offsets[index], offsets[index] + sizes[index]];
  }

  private keep(key: string, tile: Promise<Samples>): Promise<Samples> {
    this.tiles.set(key, tile);
    // What failed may be asked for again.
    tile.then(samples => this.samples.set(key, samples), () => this.tiles.delete(key));
    if (this.tiles.size > keptTiles) {
      const oldest = this.tiles.keys().next().value!;
      this.tiles.delete(oldest);
      this.samples.delete(oldest);
    }
    return tile;
  }
}
