import type { Asset } from '../catalog';
import type { Files } from '../files';
import { Cog } from '../cog/cog';
import type { Level } from '../cog/header';
import { createMesh, type Part } from './mesh';
import type { MeshBuffers, Painter } from './painter';
import { Placement } from './placement';
import { Values } from './values';
import { projector, type MapView, type Point } from './views';

interface Tile {
  level: number;
  column: number;
  row: number;
  texture: WebGLTexture;
}

/** Bytes that a first request may have without delaying the first map. */
const firstBytes = 104_000;
/** Bytes of all resolutions up to the wanted one that are read at once, rather than a coarser one before it. */
const wholeBytes = 300_000;
/** How many pixels of the map a drawn one may be wide. */
const coarsest = 1.5;
const mostTiles = 48;

/** A COG on the map: which of its tiles are needed for a view, and their textures. */
export class Raster {
  private readonly tiles = new Map<string, Tile>();
  private readonly wanted = new Set<string>();

  private constructor(
    readonly cog: Cog, readonly placement: Placement, readonly values: Values, readonly asset: Asset, private readonly painter: Painter) {}

  /** @param resolution Full-resolution pixels per pixel of the map; 0 for the fastest first map. */
  static async open(files: Files, asset: Asset, painter: Painter, resolution: number): Promise<Raster> {
    const { ends } = asset;
    const cog = await Cog.open(files, asset.path, wantedBytes(asset, resolution), ends[0] ?? 0);
    return new Raster(cog, new Placement(asset.grid), new Values(asset.form, cog.header.nodata, asset.mean !== null), asset, painter);
  }

  /** The coarsest resolution whose pixels are small enough on the map. */
  levelFor(resolution: number): number {
    const { levels } = this.cog;
    let level = levels.length - 1;
    while (level > 0 && levels[0].width / levels[level].width > resolution * coarsest) level--;
    return level;
  }

  /** The tiles that need no request: all that the first one brought. */
  async showRead(): Promise<void> {
    for (let level = this.cog.levels.length - 1; level >= 0; level--) {
      const places = this.places(level);
      if (!places.every(({ column, row }) => this.cog.has(level, column, row))) return;
      await this.show(level, places);
    }
  }

  /** Reads the tiles of the wanted resolution that are in sight. Says whether something new can be drawn. */
  async showVisible(resolution: number, isVisible: (part: { left: number; top: number; right: number; bottom: number }) => boolean): Promise<boolean> {
    const level = this.levelFor(resolution);
    const places = this.places(level).filter(({ column, row }) => !this.wanted.has(`${level}/${column}/${row}`) && isVisible(this.part(level, column, row)));
    await this.show(level, places.slice(0, mostTiles));
    return places.length > 0;
  }

  /** From the coarsest to the finest, as they are drawn over each other. */
  drawn(): Tile[] {
    return [...this.tiles.values()].sort((one, other) => other.level - one.level);
  }

  find(level: number, column: number, row: number): Tile | undefined {
    return this.tiles.get(`${level}/${column}/${row}`);
  }

  /** Whether tiles of the same number lie at the same places, as a difference needs. */
  isOnGridOf(other: Raster): boolean {
    const [mine, theirs] = [this.cog.levels, other.cog.levels];
    return this.asset.grid === other.asset.grid && mine.length === theirs.length && mine.every(({ width, height, tileWidth, tileHeight }, i) =>
      width === theirs[i].width && height === theirs[i].height && tileWidth === theirs[i].tileWidth && tileHeight === theirs[i].tileHeight);
  }

  /** A tile's place in pixels of full resolution. */
  part(level: number, column: number, row: number): { left: number; top: number; right: number; bottom: number } {
    const { levels } = this.cog;
    const { width, height, tileWidth, tileHeight } = levels[level];
    const [x, y] = [levels[0].width / width, levels[0].height / height];
    return {
      left: column * tileWidth * x,
      top: row * tileHeight * y,
      right: Math.min(width, (column + 1) * tileWidth) * x,
      bottom: Math.min(height, (row + 1) * tileHeight) * y,
    };
  }

  /** The stored number of a place in full resolution; null beyond the raster. */
  async read(place: Point): Promise<number | bigint | null> {
    const pixel = this.placement.pixel(place);
    return pixel ? this.readPixel(pixel.column, pixel.row) : null;
  }

  async readPixel(column: number, row: number): Promise<number | bigint> {
    const { tileWidth, tileHeight, bands } = this.cog.levels[0];
    const samples = await this.cog.tile(0, Math.floor(column / tileWidth), Math.floor(row / tileHeight));
    return samples[((row % tileHeight) * tileWidth + (column % tileWidth)) * bands];
  }

  /** As {@link readPixel}, without waiting; null where its tile is not decoded yet. */
  readLoaded(column: number, row: number): number | bigint | null {
    const { tileWidth, tileHeight, bands } = this.cog.levels[0];
    const samples = this.cog.decoded(0, Math.floor(column / tileWidth), Math.floor(row / tileHeight));
    return samples ? samples[((row % tileHeight) * tileWidth + (column % tileWidth)) * bands] : null;
  }

  /** The smallest and the largest value of the finest tiles that are drawn in sight; null where there is none. */
  range(isVisible: (part: { left: number; top: number; right: number; bottom: number }) => boolean): [number, number] | null {
    const drawn = this.drawn();
    const finest = drawn.at(-1)?.level;
    let [low, high] = [Infinity, -Infinity];
    for (const { level, column, row } of drawn) {
      const samples = level === finest && isVisible(this.part(level, column, row)) ? this.cog.decoded(level, column, row) : null;
      if (!samples) continue;
      const { width, height } = size(this.cog.levels[level], column, row);
      const { bands, tileWidth } = this.cog.levels[level];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const value = this.values.value(samples[(y * tileWidth + x) * bands]);
          if (value === null || !Number.isFinite(value)) continue;
          [low, high] = [Math.min(low, value), Math.max(high, value)];
        }
      }
    }
    return low <= high ? [low, high] : null;
  }

  dispose(): void {
    for (const tile of this.tiles.values()) this.painter.deleteTexture(tile.texture);
    this.tiles.clear();
  }

  private places(level: number): { column: number; row: number }[] {
    const { tilesAcross, tilesDown } = this.cog.levels[level];
    return Array.from({ length: tilesAcross * tilesDown }, (_, i) => ({ column: i % tilesAcross, row: Math.floor(i / tilesAcross) }));
  }

  private async show(level: number, places: { column: number; row: number }[]): Promise<void> {
    for (const { column, row } of places) this.wanted.add(`${level}/${column}/${row}`);
    const reads = this.cog.load(level, places);
    await Promise.all(places.map(async ({ column, row }, i) => {
      const key = `${level}/${column}/${row}`;
      try {
        const samples = await reads[i];
        if (this.tiles.has(key)) return;
        const { width, height } = size(this.cog.levels[level], column, row);
        const { bands, tileWidth } = this.cog.levels[level];
        const values = this.values.toTexture(samples, bands, width, height, tileWidth);
        this.tiles.set(key, { level, column, row, texture: this.painter.createTexture(width, height, values) });
      } catch (error) {
        this.wanted.delete(key);
        throw error;
      }
    }));
  }
}

function size({ width, height, tileWidth, tileHeight }: Level, column: number, row: number): { width: number; height: number } {
  return { width: Math.min(tileWidth, width - column * tileWidth), height: Math.min(tileHeight, height - row * tileHeight) };
}

/** How much of a file is read at once: up to the resolution that the map needs, where that delays nothing. */
function wantedBytes({ ends }: Asset, resolution: number): number {
  if (ends.length < 2) return 0;
  const levels = ends.length - 1;
  // Each resolution halves the next finer one.
  const level = resolution === 0 ? 0 : Math.max(0, Math.min(levels - 1, Math.floor(Math.log2(Math.max(1, resolution * coarsest)))));
  const end = ends[levels - level];
  return resolution > 0 && end <= wholeBytes ? end : ends.findLast((one, i) => i === 1 || (i > 1 && one <= firstBytes))!;
}

/** Meshes are the same for all rasters of a grid with tiles of a size: kept for the view that is shown. */
export class Meshes {
  private readonly known = new Map<string, MeshBuffers>();
  private view: MapView | null = null;
  private project: (place: Point) => Point = place => place;

  constructor(private readonly painter: Painter) {}

  find(raster: Raster, tile: Tile, view: MapView): MeshBuffers {
    const { levels } = raster.cog;
    return this.findPart(raster.placement, raster.part(tile.level, tile.column, tile.row), view, levels[0].width / levels[tile.level].width);
  }

  /** @param pixel How many pixels of full resolution a drawn one is wide. */
  findPart(placement: Placement, part: Part, view: MapView, pixel: number): MeshBuffers {
    if (this.view !== view) {
      this.known.clear();
      this.view = view;
      this.project = projector(view);
    }
    const key = JSON.stringify([placement.grid, part]);
    let buffers = this.known.get(key);
    if (!buffers) {
      buffers = this.painter.createBuffers(createMesh(part, placement, view, this.project, pixel));
      this.known.set(key, buffers);
    }
    return buffers;
  }
}
