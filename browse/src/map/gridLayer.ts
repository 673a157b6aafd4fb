import Layer from 'ol/layer/Layer.js';
import type { FrameState } from 'ol/Map.js';
import { Painter } from './painter';
import type { Placement } from './placement';
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

/** A picture of an animation. */
export interface Frame {
  placement: Placement;
  /** Greys. */
  texture: WebGLTexture;
  /** The values of greys 1 and 255. */
  scale: { low: number; high: number };
  width: number;
}

/** Rasters on a WebGL canvas of its own. */
export class GridLayer extends Layer {
  readonly painter: Painter;
  private readonly canvas = document.createElement('canvas');
  private readonly meshes: Meshes;
  picture: Picture | null = null;
  /** Drawn in the place of the picture's raster, in its style. */
  frame: Frame | null = null;
  private scale: [number, number] = [1, 1];
  private center = [0, 0];

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
    const { resolution, center } = frame.viewState;
    this.scale = [2 / (frame.size[0] * resolution), 2 / (frame.size[1] * resolution)];
    this.center = center;
    this.paint();
    return canvas;
  }

  /** Draws a frame at once, where the map was drawn last: the map's own rendering takes three times as long. */
  play(frame: Frame): void {
    this.frame = frame;
    this.painter.clear(this.canvas.width, this.canvas.height);
    this.paint();
  }

  private paint(): void {
    const { painter, picture, frame, canvas: { width, height } } = this;
    if (!picture) return;
    if (frame) {
      this.drawFrame(frame, picture.style);
      return;
    }
    if (!picture.other || picture.differs) {
      this.draw(picture.raster, picture.style, picture.differs ? picture.other : null);
      return;
    }
    const divider = Math.round(width * picture.divider);
    painter.clip(0, divider, height);
    this.draw(picture.raster, picture.style, null);
    painter.clip(divider, width - divider, height);
    this.draw(picture.other, picture.otherStyle, null);
  }

  private drawFrame({ placement, texture, scale: { low, high }, width }: Frame, { range, colours }: Style): void {
    const { columns, rows } = placement;
    const buffers = this.meshes.findPart(placement, { left: 0, top: 0, right: columns, bottom: rows }, this.mapView, columns / width);
    // Grey 1 is the low value and 255 the high one; the shader has 255ths.
    const grey = (value: number) => (1 + (254 * (value - low)) / (high - low)) / 255;
    this.painter.setColours(colours);
    this.painter.draw({ buffers, texture, range: [grey(range[0]), grey(range[1])], none: 0.5 / 255 }, this.scale, this.center);
  }

  /** @param subtracted Has the same grid and tiles. */
  private draw(raster: Raster, { range, colours }: Style, subtracted: Raster | null): void {
    this.painter.setColours(colours);
    for (const tile of raster.drawn()) {
      const second = subtracted?.find(tile.level, tile.column, tile.row)?.texture;
      if (subtracted && !second) continue;
      this.painter.draw({ buffers: this.meshes.find(raster, tile, this.mapView), texture: tile.texture, other: second, range }, this.scale, this.center);
    }
  }
}
