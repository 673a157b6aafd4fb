import proj4 from 'proj4';
import type { Grid } from '../catalog';
import type { Point } from './views';

/** Between a grid's pixels and places on Earth. */
export class Placement {
  private readonly toPlace: (point: Point) => Point;
  private readonly toGrid: (place: Point) => Point;
  readonly isGeographic: boolean;

  constructor(readonly grid: Grid) {
    const definition = grid.proj4 ?? (grid.code === 'EPSG:4326' ? '+proj=longlat +datum=WGS84 +no_defs' : null);
    if (!definition) throw new Error('the index has no PROJ string of this grid');
    this.isGeographic = /\+proj=longlat\b/.test(definition);
    const pair = proj4(definition, 'EPSG:4326');
    this.toPlace = this.isGeographic ? point => point : point => pair.forward(point) as Point;
    this.toGrid = this.isGeographic ? place => place : place => pair.inverse(place) as Point;
  }

  get columns(): number {
    return this.grid.shape[1];
  }

  get rows(): number {
    return this.grid.shape[0];
  }

  /** The longitude and latitude of a point of the raster; null where it is not on Earth. Longitudes may go beyond ±180. */
  place(column: number, row: number): Point | null {
    const [a, b, c, d, e, f] = this.grid.transform;
    const place = this.toPlace([a * column + b * row + c, d * column + e * row + f]);
    if (!Number.isFinite(place[0]) || !Number.isFinite(place[1])) return null;
    // Outermost cells of some grids are centred on the pole.
    return [place[0], Math.max(-90, Math.min(90, place[1]))];
  }

  /** The pixel that holds a place, as whole numbers; null where it is beyond the grid. */
  pixel([longitude, latitude]: Point): { column: number; row: number } | null {
    const turns = this.isGeographic ? [0, 360, -360] : [0];
    for (const turn of turns) {
      const pixel = this.pixelAt(this.toGrid([longitude + turn, latitude]));
      if (pixel) return pixel;
    }
    return null;
  }

  private pixelAt([x, y]: Point): { column: number; row: number } | null {
    const [a, b, c, d, e, f] = this.grid.transform;
    const determinant = a * e - b * d;
    const column = Math.floor((e * (x - c) - b * (y - f)) / determinant);
    const down = (a * (y - f) - d * (x - c)) / determinant;
    // The pole is of the last row.
    const row = down === this.rows ? this.rows - 1 : Math.floor(down);
    return column >= 0 && row >= 0 && column < this.columns && row < this.rows ? { column, row } : null;
  }
}
