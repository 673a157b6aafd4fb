import type { Placement } from './placement';
import type { MapView, Point } from './views';

/** Triangles that carry a part of a raster to a view. */
export interface Mesh {
  /** In the view's units, from `center`: single precision would lose metres otherwise. */
  positions: Float32Array;
  /** From 0 to 1 across the part. */
  texture: Float32Array;
  indices: Uint32Array;
  center: Point;
}

/** How far a point within a triangle may be from where it belongs, in source pixels. */
const tolerance = 0.08;
const smallestCell = 1 / 16;
const mostDepth = 12;

/** A part of the raster, in pixels of full resolution. */
export interface Part {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface Corner {
  u: number;
  v: number;
  place: Point | null;
}

/** Cuts the part into cells that are small enough to be drawn as two flat triangles each. */
export function createMesh(part: Part, placement: Placement, view: MapView, project: (place: Point) => Point, pixel = 1): Mesh {
  const builder = new MeshBuilder(part, placement, view, project, pixel);
  return builder.build();
}

class MeshBuilder {
  private readonly positions: number[] = [];
  private readonly texture: number[] = [];
  private readonly indices: number[] = [];

  constructor(
    private readonly part: Part, private readonly placement: Placement, private readonly view: MapView,
    private readonly project: (place: Point) => Point, private readonly pixel: number) {}

  build(): Mesh {
    this.cell(0, 0, 1, 1, 0);
    const center = middle(this.positions);
    const positions = new Float32Array(this.positions.map((value, i) => value - center[i % 2]));
    return { positions, texture: new Float32Array(this.texture), indices: new Uint32Array(this.indices), center };
  }

  private corner(u: number, v: number): Corner {
    const { left, top, right, bottom } = this.part;
    return { u, v, place: this.placement.place(left + u * (right - left), top + v * (bottom - top)) };
  }

  private cell(u0: number, v0: number, u1: number, v1: number, depth: number): void {
    const corners = [this.corner(u0, v0), this.corner(u1, v0), this.corner(u1, v1), this.corner(u0, v1)];
    const known = corners.filter(corner => corner.place !== null);
    const width = (u1 - u0) * (this.part.right - this.part.left);
    const height = (v1 - v0) * (this.part.bottom - this.part.top);
    const isSmall = Math.max(width, height) <= smallestCell * this.pixel || depth >= mostDepth;
    if (depth >= 3 && known.length === 0) return;
    if (known.length === 4 && this.isBeyond(corners)) return;
    if (known.length === 4) {
      const unwrapped = this.unwrap(corners);
      if (unwrapped && (isSmall || (depth >= 2 && this.isFlat(unwrapped, width, height)))) {
        this.emit(unwrapped);
        return;
      }
    }
    if (isSmall) return;
    // Long cells are cut along their longer side only.
    const [u, v] = [(u0 + u1) / 2, (v0 + v1) / 2];
    if (width > 2 * height) {
      this.cell(u0, v0, u, v1, depth + 1);
      this.cell(u, v0, u1, v1, depth + 1);
    } else if (height > 2 * width) {
      this.cell(u0, v0, u1, v, depth + 1);
      this.cell(u0, v, u1, v1, depth + 1);
    } else {
      this.cell(u0, v0, u, v, depth + 1);
      this.cell(u, v0, u1, v, depth + 1);
      this.cell(u0, v, u, v1, depth + 1);
      this.cell(u, v, u1, v1, depth + 1);
    }
  }

  private isBeyond(corners: Corner[]): boolean {
    const [south, north] = this.view.latitudes;
    return corners.every(({ place }) => place![1] < south) || corners.every(({ place }) => place![1] > north);
  }

  /** Longitudes without jumps from corner to corner; null where the cell holds a pole, so that there are none. */
  private unwrap(corners: Corner[]): Corner[] | null {
    if (this.placement.isGeographic || this.view.world === 0) return corners;
    const first = corners[0].place![0];
    let longitude = first;
    const result = corners.map(corner => {
      longitude += turned(corner.place![0] - longitude);
      return { ...corner, place: [longitude, corner.place![1]] as Point };
    });
    return Math.abs(longitude + turned(first - longitude) - first) < 1 ? result : null;
  }

  private isFlat(corners: Corner[], width: number, height: number): boolean {
    const points = corners.map(({ place }) => this.point(place!));
    if (points.some(point => !point.every(Number.isFinite))) return false;
    const pixelX = distance(points[0], points[1]) / width || distance(points[3], points[2]) / width;
    const pixelY = distance(points[0], points[3]) / height;
    const allowed = tolerance * this.pixel * Math.max(pixelX, pixelY);
    const base = corners[0].place![0];
    const probes: [number, number][] = [[0.5, 0], [1, 0.5], [0.5, 1], [0, 0.5], [0.5, 0.5], [0.7, 0.3], [0.3, 0.7]];
    return probes.every(([s, t]) => {
      const [a, b] = [corners[0], corners[2]];
      const { place } = this.corner(a.u + s * (b.u - a.u), a.v + t * (b.v - a.v));
      if (!place) return false;
      const near: Point = this.placement.isGeographic || this.view.world === 0 ? place : [base + turned(place[0] - base), place[1]];
      return distance(inTriangles(points, s, t), this.point(near)) <= allowed;
    });
  }

  /** A place in the view, beside its world where the longitude is beyond ±180. */
  private point(place: Point): Point {
    const { world } = this.view;
    if (world === 0) return this.project(place);
    const turns = Math.round(place[0] / 360);
    const [x, y] = this.project([place[0] - 360 * turns, place[1]]);
    return [x + turns * world, y];
  }

  /** Where a cell reaches beyond the world's edge, it is drawn at the other edge, too. */
  private emit(corners: Corner[]): void {
    const points = corners.map(({ place }) => this.point(place!));
    const { world, extent } = this.view;
    const xs = points.map(point => point[0]);
    const shifts = world === 0 ? [0] : [-2, -1, 0, 1, 2].map(turn => turn * world)
      .filter(shift => Math.max(...xs) + shift > extent[0] && Math.min(...xs) + shift < extent[2]);
    for (const shift of shifts) {
      const start = this.positions.length / 2;
      points.forEach(([x, y], i) => {
        this.positions.push(x + shift, y);
        this.texture.push(corners[i].u, corners[i].v);
      });
      this.indices.push(start, start + 1, start + 2, start, start + 2, start + 3);
    }
  }
}

/** Where a point of the cell is drawn: in the triangle of corners 0, 1 and 2, or in that of 0, 2 and 3. */
function inTriangles(points: Point[], s: number, t: number): Point {
  const [p0, p1, p2, p3] = points;
  return [0, 1].map(i => (s >= t
    ? p0[i] + s * (p1[i] - p0[i]) + t * (p2[i] - p1[i])
    : p0[i] + t * (p3[i] - p0[i]) + s * (p2[i] - p3[i]))) as Point;
}

/** A difference of longitudes as the shorter way around. */
function turned(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}

function distance([x, y]: Point, [otherX, otherY]: Point): number {
  return Math.hypot(otherX - x, otherY - y);
}

function middle(positions: number[]): Point {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 2) {
    left = Math.min(left, positions[i]);
    right = Math.max(right, positions[i]);
    bottom = Math.min(bottom, positions[i + 1]);
    top = Math.max(top, positions[i + 1]);
  }
  return positions.length === 0 ? [0, 0] : [(left + right) / 2, (bottom + top) / 2];
}
