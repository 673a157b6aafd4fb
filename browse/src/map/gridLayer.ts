import Layer from 'ol/layer/Layer.js';
import type { FrameState } from 'ol/Map.js';
import { Painter } from './painter';
import { Meshes, type Raster } from './raster';
import type { MapView } from './views';

/** What the layer shows. */
export interface Picture {
  raster: Raster;
  /** Drawn at the right of the divider, or subtracted. */
  other: Raster | null;
  differs: boolean;
  /** Where the divider is, from 0 to 1. */
  divider: number;
  /** How the raster is drawn, and the other one. */
  style: Style;
  otherStyle: Style;
}

export interface Style {
  range: [number, number];
  /** 256 colours. */
  colours: Uint8Array;
}

/** Rasters on a WebGL canvas of its own. */
export class GridLayer extends Layer {
  readonly painter: Painter;
  private readonly canvas = document.createElement('canvas');
  private readonly meshes: Meshes;
  picture: Picture | null = null;

  constructor(private mapView: MapView) {
    super({});
    this.canvas.className = 'grid';
    this.painter = new Painter(this.canvas);
    this.meshes = new Meshes(this.painter);
  }

  setMapView(view: MapView): void {
    this.mapView = view;
    this.changed();
  }

  override render(frame: FrameState | null): HTMLElement {
    const { canvas, painter } = this;
    if (!frame) return canvas;
    const [width, height] = frame.size.map(length => Math.max(1, Math.round(length * frame.pixelRatio)));
    if (canvas.width !== width || canvas.height !== height) {
      [canvas.width, canvas.height] = [width, height];
      canvas.style.width = `${frame.size[0]}px`;
      canvas.style.height = `${frame.size[1]}px`;
    }
    painter.clear(width, height);
    const { picture } = this;
    if (!picture) return canvas;
    const { resolution, center } = frame.viewState;
    const scale: [number, number] = [2 / (frame.size[0] * resolution), 2 / (frame.size[1] * resolution)];
    if (!picture.other || picture.differs) {
      this.draw(picture.raster, picture.style, picture.differs ? picture.other : null, scale, center);
      return canvas;
    }
    const divider = Math.round(width * picture.divider);
    painter.clip(0, divider, height);
    this.draw(picture.raster, picture.style, null, scale, center);
    painter.clip(divider, width - divider, height);
    this.draw(picture.other, picture.otherStyle, null, scale, center);
    return canvas;
  }

  /** @param subtracted Has the same grid and tiles. */
  private draw(raster: Raster, { range, colours }: Style, subtracted: Raster | null, scale: [number, number], center: number[]): void {
    this.painter.setColours(colours);
    for (const tile of raster.drawn()) {
      const second = subtracted?.find(tile.level, tile.column, tile.row)?.texture;
      if (subtracted && !second) continue;
      this.painter.draw({ buffers: this.meshes.find(raster, tile, this.mapView), texture: tile.texture, other: second, range }, scale, center);
    }
  }
}
