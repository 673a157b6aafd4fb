import { mesh } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import Feature from 'ol/Feature.js';
import MultiLineString from 'ol/geom/MultiLineString.js';
import topology from 'world-atlas/countries-110m.json';
import { projector, type MapView, type Point } from './views';

/** Coastlines and borders of Natural Earth in a view's coordinates. */
export function coastlines(view: MapView): Feature {
  // Of all arcs: the build leaves out which country has which.
  const { coordinates } = mesh(topology as unknown as Topology);
  const project = projector(view);
  const [south, north] = view.latitudes;
  const lines = coordinates.flatMap(line => pieces(line as Point[], ([, latitude]) => latitude >= south && latitude <= north));
  return new Feature(new MultiLineString(lines.map(line => line.map(project))));
}

/** Cuts a line where it jumps across the antimeridian or follows it, which no coast does, and where it leaves the view. */
function pieces(line: Point[], isInside: (place: Point) => boolean): Point[][] {
  const result: Point[][] = [];
  let piece: Point[] = [];
  line.forEach((place, i) => {
    const before = line[i - 1];
    const isCut = before && (Math.abs(place[0] - before[0]) > 180 || (onEdge(place) && onEdge(before)));
    if (isCut || !isInside(place)) {
      if (piece.length > 1) result.push(piece);
      piece = [];
    }
    if (isInside(place)) piece.push(place);
  });
  if (piece.length > 1) result.push(piece);
  return result;
}

function onEdge([longitude, latitude]: Point): boolean {
  return Math.abs(longitude) > 179.99 || latitude < -89.99;
}
