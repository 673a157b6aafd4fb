import type { Asset, Dataset } from '../catalog';
import { MissingFile } from '../files';
import { Placement } from '../map/placement';
import type { Raster } from '../map/raster';
import { Values } from '../map/values';
import type { Point } from '../map/views';
import { readPixel, wholeBytes } from './cogPixel';
import { forEachOf, LimitReached, type Limit, type MeteredFiles } from './meter';
import type { PointSeries } from './seriesReader';

/** What a click may cost where there is no series: about a minute on a line of 10 Mbit/s. */
export const limit: Limit = { requests: 800, bytes: 60e6 };

/** Where no item says how large its header is, and where no COG is open that says it of a tile. */
const guessedHeader = 16_384;
const guessedTile = 100_000;

interface Reading {
  time: number;
  asset: Asset;
  pixel: { column: number; row: number };
}

/** What a point's series from the COGs would take. */
export interface Plan {
  readings: Reading[];
  /** Items that reach the point, with those beyond the limit. */
  all: number;
  requests: number;
  bytes: number;
  centre: Point | null;
}

/** The items that reach a point and that the limit allows, those next to the shown one first. Requests and bytes are estimated by the index. */
export function planCogs(dataset: Dataset, variable: string, point: Point, shown: number, raster: Raster | null): Plan {
  const placements = new Map<Asset['grid'], Placement>();
  const reached: Reading[] = [];
  for (let i = 0; i < dataset.count; i++) {
    const asset = dataset.asset(i, variable);
    if (!asset || !isWithin(dataset.item(i).bbox, point)) continue;
    const placement = placements.get(asset.grid) ?? new Placement(asset.grid);
    placements.set(asset.grid, placement);
    const pixel = placement.pixel(point);
    if (pixel) reached.push({ time: dataset.times()[i], asset, pixel });
  }
  const now = dataset.times()[shown];
  const plan: Plan = { readings: [], all: reached.length, requests: 0, bytes: 0, centre: null };
  for (const reading of reached.sort((one, other) => Math.abs(one.time - now) - Math.abs(other.time - now))) {
    const { requests, bytes } = costOf(reading.asset, raster);
    if (plan.requests + requests > limit.requests || plan.bytes + bytes > limit.bytes) break;
    [plan.requests, plan.bytes] = [plan.requests + requests, plan.bytes + bytes];
    plan.readings.push(reading);
  }
  plan.readings.sort((one, other) => one.time - other.time);
  const last = plan.readings.at(-1);
  if (last) plan.centre = placements.get(last.asset.grid)!.place(last.pixel.column + 0.5, last.pixel.row + 0.5);
  return plan;
}

function costOf({ ends, grid }: Asset, raster: Raster | null): Limit {
  const [header, end] = [ends[0] ?? guessedHeader, ends.at(-1) ?? Infinity];
  if (end <= wholeBytes) return { requests: 1, bytes: end };
  const known = raster?.asset.grid === grid ? raster.cog.levels[0] : null;
  const tiles = known ? known.tilesAcross * known.tilesDown : 0;
  if (!tiles) return { requests: 2, bytes: header + guessedTile };
  const full = ends.length > 1 ? end - ends[ends.length - 2] : known!.sizes.reduce((sum, size) => sum + size, 0);
  return { requests: 2, bytes: header + full / tiles };
}

/** A box may go over the antimeridian: then its west is the larger one. */
function isWithin([west, south, east, north]: [number, number, number, number], [longitude, latitude]: Point): boolean {
  const isAcross = west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
  return isAcross && latitude >= south && latitude <= north;
}

/** Reads what was planned; where the limit ends it, what was read until then. */
export async function readCogs(files: MeteredFiles, plan: Plan, progress: (done: number, all: number) => void): Promise<PointSeries & { isWhole: boolean }> {
  const read = new Map<Reading, number | null>();
  let isWhole = true;
  try {
    await forEachOf(plan.readings, async reading => {
      const { asset, pixel } = reading;
      const stored = await readPixel(files, asset.path, asset.ends, pixel).catch((error: unknown) => {
        // An item that was removed meanwhile has no value.
        if (error instanceof MissingFile) return NaN;
        throw error;
      });
      read.set(reading, measured(asset, stored));
    }, done => progress(done, plan.readings.length));
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    isWhole = false;
  }
  const done = plan.readings.filter(reading => read.has(reading));
  return { centre: plan.centre!, times: done.map(reading => reading.time), values: done.map(reading => read.get(reading)!), isWhole };
}

function measured({ form, mean }: Asset, stored: number): number | null {
  const nodata = form.nodata ?? null;
  return new Values(form, nodata, mean !== null).value(stored);
}
