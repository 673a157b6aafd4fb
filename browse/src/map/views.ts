import proj4 from 'proj4';
import { get as getProjection } from 'ol/proj.js';
import { register } from 'ol/proj/proj4.js';

export interface MapView {
  code: string;
  title: string;
  /** Of the map, in its units. */
  extent: [number, number, number, number];
  center: [number, number];
  /** What is not drawn: beyond it the view goes to infinity. */
  latitudes: [number, number];
  /** The width of the world where it repeats from west to east; 0 where it does not. */
  world: number;
}

const polar = 12_400_000;
const mercator = 20_037_508.342789244;

export const views: MapView[] = [
  { code: 'EPSG:4326', title: 'Plain', extent: [-180, -90, 180, 90], center: [0, 0], latitudes: [-90, 90], world: 360 },
  { code: 'EPSG:3857', title: 'Web Mercator', extent: [-mercator, -mercator, mercator, mercator], center: [0, 0], latitudes: [-85.06, 85.06], world: 2 * mercator },
  { code: 'EPSG:3995', title: 'North pole', extent: [-polar, -polar, polar, polar], center: [0, 0], latitudes: [0, 90], world: 0 },
  { code: 'EPSG:3031', title: 'South pole', extent: [-polar, -polar, polar, polar], center: [0, 0], latitudes: [-90, 0], world: 0 },
];

proj4.defs('EPSG:3995', '+proj=stere +lat_0=90 +lat_ts=71 +lon_0=0 +datum=WGS84 +units=m +no_defs');
proj4.defs('EPSG:3031', '+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +datum=WGS84 +units=m +no_defs');
register(proj4);
for (const view of views) getProjection(view.code)?.setExtent(view.extent);

export function findView(code: string): MapView {
  return views.find(view => view.code === code) ?? views[0];
}

export type Point = [number, number];

/** From longitude and latitude to a view's coordinates. */
export function projector(view: MapView): (place: Point) => Point {
  if (view.code === 'EPSG:4326') return place => place;
  const { forward } = proj4('EPSG:4326', view.code);
  const [south, north] = view.code === 'EPSG:3857' ? [-89.9, 89.9] : [-90, 90];
  return ([longitude, latitude]) => forward([longitude, Math.min(north, Math.max(south, latitude))]) as Point;
}

/** From a view's coordinates to longitude and latitude. */
export function unprojector(view: MapView): (point: Point) => Point {
  if (view.code === 'EPSG:4326') return point => point;
  const { inverse } = proj4('EPSG:4326', view.code);
  return point => inverse(point) as Point;
}
