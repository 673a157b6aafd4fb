import type { Raster } from './raster';
import type { Point } from './views';

export interface AreaStatistics {
  count: number;
  valid: number;
  minimum: number | null;
  maximum: number | null;
  /** Each pixel counts by its area on Earth. */
  mean: number | null;
  /** Every how-manieth pixel was looked at, across and down. */
  step: number;
}

const mostPixels = 2_000_000;

/** Statistics of the pixels of full resolution whose middles are within a polygon. */
export async function areaStatistics(raster: Raster, polygon: Point[]): Promise<AreaStatistics> {
  const { placement, values } = raster;
  const step = Math.max(1, Math.ceil(Math.sqrt((placement.columns * placement.rows) / mostPixels)));
  const isInside = within(polygon);
  const result: AreaStatistics = { count: 0, valid: 0, minimum: null, maximum: null, mean: null, step };
  let [sum, weights] = [0, 0];
  for (let row = Math.floor(step / 2); row < placement.rows; row += step) {
    for (let column = Math.floor(step / 2); column < placement.columns; column += step) {
      const place = placement.place(column + 0.5, row + 0.5);
      if (!place || !isInside(place)) continue;
      result.count++;
      const stored = raster.readLoaded(column, row) ?? (await raster.readPixel(column, row));
      const value = values.value(stored);
      if (value === null) continue;
      result.valid++;
      result.minimum = Math.min(result.minimum ?? value, value);
      result.maximum = Math.max(result.maximum ?? value, value);
      const weight = weightOf(raster, place[1]);
      sum += weight * value;
      weights += weight;
    }
  }
  if (weights > 0 && !values.isOfClasses) result.mean = sum / weights;
  return result;
}

/** Cells in degrees narrow towards the poles; those of a projection are taken as equal. */
function weightOf(raster: Raster, latitude: number): number {
  return raster.placement.isGeographic ? Math.cos((latitude * Math.PI) / 180) : 1;
}

/** Whether places are in a polygon of longitudes and latitudes, by counting the edges to one side. A polygon around a pole holds it. */
export function within(polygon: Point[]): (place: Point) => boolean {
  const edges: [Point, Point][] = [];
  let longitude = polygon[0][0];
  let before = polygon[0];
  for (const place of [...polygon.slice(1), polygon[0]]) {
    const next = longitude + turned(place[0] - longitude);
    edges.push([[longitude, before[1]], [next, place[1]]]);
    [longitude, before] = [next, place];
  }
  const turn = Math.round((longitude - polygon[0][0]) / 360);
  if (turn !== 0) {
    // The ring goes around a pole: it is closed along that pole.
    const pole = polygon.reduce((sum, place) => sum + place[1], 0) >= 0 ? 90 : -90;
    edges.push([[longitude, polygon[0][1]], [longitude, pole]], [[longitude, pole], [polygon[0][0], pole]], [[polygon[0][0], pole], polygon[0]]);
  }
  const longitudes = edges.flat().map(place => place[0]);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  return place => {
    const first = place[0] + 360 * Math.ceil((west - place[0]) / 360);
    for (let x = first; x <= east; x += 360) if (crosses(edges, x, place[1])) return true;
    return false;
  };
}

function crosses(edges: [Point, Point][], x: number, y: number): boolean {
  let isInside = false;
  for (const [[x0, y0], [x1, y1]] of edges)
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) isInside = !isInside;
  return isInside;
}

function turned(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}
