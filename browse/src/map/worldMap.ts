import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import Feature from 'ol/Feature.js';
import PointGeometry from 'ol/geom/Point.js';
import Polygon, { fromExtent } from 'ol/geom/Polygon.js';
import Draw from 'ol/interaction/Draw.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorImageLayer from 'ol/layer/VectorImage.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Stroke, Style } from 'ol/style.js';
import type { Point as Place } from './views';
import { coastlines } from './coast';
import { GridLayer } from './gridLayer';
import { findView, projector, unprojector, type MapView } from './views';

/** A polygon whose edges are straight in a view. */
export interface Area {
  view: string;
  /** Longitudes and latitudes; the last is not the first. */
  corners: Place[];
}

/** An area as a text for an address: view, then longitudes and latitudes. */
export function areaText({ view, corners }: Area): string {
  return [view, ...corners.flat().map(degrees => Number(degrees.toFixed(4)))].join(',');
}

/** Null where the text is no area's. */
export function parseArea(text: string): Area | null {
  const [view, ...parts] = text.split(',');
  const numbers = parts.map(Number);
  if (findView(view).code !== view || numbers.length < 6 || numbers.length % 2 || !numbers.every(Number.isFinite)) return null;
  return { view, corners: Array.from({ length: numbers.length / 2 }, (_, i): Place => [numbers[2 * i], numbers[2 * i + 1]]) };
}

/** Places along an area's edges. */
export function placesOf({ view, corners }: Area): Place[] {
  const ring = corners.map(projector(findView(view)));
  return along([...ring, ring[0]]).map(unprojector(findView(view)));
}

/** The map: grids below, coastlines, the item's outline and a drawn area above. */
export class WorldMap {
  readonly grid: GridLayer;
  view: MapView;
  private readonly map: OlMap;
  private readonly coast = new VectorSource();
  private readonly outline = new VectorSource();
  private readonly area = new VectorSource();
  private readonly mark = new VectorSource();
  private readonly coastLayer: VectorImageLayer;
  private readonly outlineLayer: VectorLayer;
  private readonly markLayer = new VectorLayer({ source: this.mark });
  private drawing: Draw | null = null;
  private areaPlaces: Place[] | null = null;
  private marked: Place | null = null;

  /** @param on `clicking` comes with a click, then `clicked` where it was no part of a double one, and otherwise `unclicked`. */
  constructor(target: HTMLElement, code: string, on: { moved(): void; pointed(place: Place | null): void; clicking(place: Place): void; unclicked(): void; clicked(place: Place): void }) {
    this.view = findView(code);
    this.grid = new GridLayer(this.view);
    // An image of the lines is kept while the view stays: to draw them takes longer than a grid. It reaches beyond the map, for when that is dragged.
    this.coastLayer = new VectorImageLayer({ source: this.coast, imageRatio: 1.5 });
    this.outlineLayer = new VectorLayer({ source: this.outline });
    const areaLayer = new VectorLayer({ source: this.area, style: line('#d5008f', 2) });
    this.map = new OlMap({ target, layers: [this.grid, this.coastLayer, this.outlineLayer, areaLayer, this.markLayer], view: this.createView() });
    this.drawCoast();
    this.map.on('moveend', () => on.moved());
    this.map.on('pointermove', event => { if (!event.dragging) on.pointed(this.placeAt(event.coordinate)); });
    // What was clicked, before the map moves or takes another size. The click that ends a drawing is no other's.
    let clicked: Place | null = null;
    this.map.on('click', event => {
      clicked = this.drawing ? null : this.placeAt(event.coordinate);
      if (clicked) on.clicking(clicked);
    });
    this.map.on('dblclick', () => on.unclicked());
    this.map.on('singleclick', () => { if (clicked) on.clicked(clicked); });
    target.addEventListener('keydown', event => { if (event.key === 'Enter' && event.target === target && this.center) on.clicked(this.center); });
    target.addEventListener('pointerleave', () => on.pointed(null));
    target.addEventListener('keyup', () => on.pointed(this.center));
  }

  /** The longitude and latitude of the middle. */
  get center(): Place | null {
    return this.placeAt(this.map.getView().getCenter()!);
  }

  /** In the view's units. */
  get position(): { center: [number, number]; resolution: number } {
    const view = this.map.getView();
    return { center: view.getCenter() as [number, number], resolution: view.getResolution()! };
  }

  setView(code: string): void {
    if (this.view.code === code) return;
    this.view = findView(code);
    this.grid.setMapView(this.view);
    this.map.setView(this.createView());
    this.drawCoast();
    this.outline.clear();
    this.showArea(this.areaPlaces);
    this.showMark(this.marked);
  }

  setPosition(center: [number, number], resolution: number): void {
    this.map.getView().setCenter(center);
    this.map.getView().setResolution(resolution);
  }

  fit(): void {
    this.map.getView().fit(this.view.extent, { size: this.map.getSize() });
  }

  /** @param halo Around coastlines, which are to be seen on light and dark colours alike. */
  setLineColours(coast: string, halo: string, outline: string): void {
    this.coastLayer.setStyle([line(halo, 2.5), line(coast, 1)]);
    this.outlineLayer.setStyle(line(outline, 1.5));
    this.markLayer.setStyle([ring(halo, 5), ring(outline, 2)]);
  }

  redraw(): void {
    this.grid.changed();
  }

  /** Once what was asked for is on the screen. */
  drawn(): Promise<void> {
    return new Promise(resolve => {
      this.map.once('postrender', () => resolve());
      this.map.render();
    });
  }

  /** What is in sight, in the view's units. */
  sight(): [number, number, number, number] {
    return this.map.getView().calculateExtent(this.map.getSize()) as [number, number, number, number];
  }

  project(place: Place): Place {
    return projector(this.view)(place);
  }

  showOutline(rings: Place[][] | null): void {
    this.outline.clear();
    if (rings) this.outline.addFeature(new Feature(new Polygon(rings.map(ring => ring.map(projector(this.view))))));
  }

  /** Lets the reader draw an area; null where that was given up. */
  drawArea(done: (area: Area) => void): void {
    this.stopDrawing();
    this.drawing = new Draw({ source: this.area, type: 'Polygon' });
    this.drawing.on('drawstart', () => this.area.clear());
    this.drawing.on('drawend', event => {
      const ring = (event.feature.getGeometry() as Polygon).getCoordinates()[0] as Place[];
      window.setTimeout(() => this.stopDrawing());
      done({ view: this.view.code, corners: ring.slice(1).map(unprojector(this.view)) });
    });
    this.map.addInteraction(this.drawing);
  }

  stopDrawing(): void {
    if (this.drawing) this.map.removeInteraction(this.drawing);
    this.drawing = null;
  }

  showArea(places: Place[] | null): void {
    this.areaPlaces = places;
    this.area.clear();
    if (places) this.area.addFeature(new Feature(new Polygon([places.map(projector(this.view))])));
  }

  /** Marks a place; null for none. */
  showMark(place: Place | null): void {
    this.marked = place;
    this.mark.clear();
    const point = place && projector(this.view)(place);
    if (point?.every(Number.isFinite)) this.mark.addFeature(new Feature(new PointGeometry(point)));
  }

  /** The part of the view that is on Earth. */
  sightArea(): Area {
    const { extent } = this.view;
    const sight = this.sight();
    const inside = [Math.max(sight[0], extent[0]), Math.max(sight[1], extent[1]), Math.min(sight[2], extent[2]), Math.min(sight[3], extent[3])];
    return { view: this.view.code, corners: (fromExtent(inside).getCoordinates()[0] as Place[]).slice(1).map(unprojector(this.view)) };
  }

  private placeAt(coordinate: number[]): Place | null {
    const { extent, latitudes } = this.view;
    if (coordinate[0] < extent[0] || coordinate[0] > extent[2] || coordinate[1] < extent[1] || coordinate[1] > extent[3]) return null;
    const place = unprojector(this.view)(coordinate as Place);
    return place.every(Number.isFinite) && place[1] >= latitudes[0] && place[1] <= latitudes[1] ? place : null;
  }

  private createView(): View {
    const { code, extent, center } = this.view;
    const width = extent[2] - extent[0];
    return new View({
      projection: code, center, resolution: width / 1000, extent, constrainOnlyCenter: true, enableRotation: false,
      maxResolution: width / 150, minResolution: width / 2_000_000, showFullExtent: true,
    });
  }

  private drawCoast(): void {
    this.coast.clear();
    this.coast.addFeature(coastlines(this.view));
  }
}

/** A line that is straight in one view is not in another: it gets points in between. */
function along(ring: Place[]): Place[] {
  const parts = 24;
  return ring.slice(1).flatMap(([x, y], i) => {
    const [fromX, fromY] = ring[i];
    return Array.from({ length: parts }, (_, n): Place => [fromX + ((x - fromX) * n) / parts, fromY + ((y - fromY) * n) / parts]);
  });
}

function line(color: string, width: number): Style {
  return new Style({ stroke: new Stroke({ color, width }) });
}

function ring(color: string, width: number): Style {
  return new Style({ image: new Circle({ radius: 7, stroke: new Stroke({ color, width }) }) });
}
