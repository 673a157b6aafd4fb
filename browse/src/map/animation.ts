import type { Dataset } from '../catalog';
import type { Files } from '../files';
import type { Frame, GridLayer } from './gridLayer';
import { Placement } from './placement';
import { readStrip } from './strip';

/** The most frames in a second. */
const speed = 16;

/** Plays a year's strips on the layer's canvas, past the map's own rendering. */
export class Animation {
  private isStopped = false;
  private readonly frames: { frame: Frame; index: number }[] = [];
  private at = -1;

  /** @param show Hears of each item that is drawn. */
  constructor(private readonly files: Files, private readonly dataset: Dataset, private readonly variable: string, private readonly layer: GridLayer, private readonly show: (index: number) => void) {}

  /** Plays from an item on, around its year, until it is stopped. False where there is nothing to play. */
  async play(from: number): Promise<boolean> {
    const paths = this.dataset.strips(from, this.variable);
    const reading = this.read(paths);
    while (!this.isStopped) {
      const began = performance.now();
      // What comes next may not be here yet: then the last frame stays.
      if (this.at + 1 < this.frames.length) this.draw(this.at + 1);
      else if (await Promise.race([reading.then(() => true), pause(50)])) {
        if (this.frames.length === 0) return false;
        this.draw(0);
      }
      await pause(Math.max(0, 1000 / speed - (performance.now() - began)));
    }
    return true;
  }

  stop(): void {
    this.isStopped = true;
    this.layer.frame = null;
    for (const { frame } of this.frames) this.layer.painter.deleteTexture(frame.texture);
  }

  private draw(at: number): void {
    this.at = at;
    const { frame, index } = this.frames[at];
    this.layer.play(frame);
    performance.mark('frame');
    this.show(index);
  }

  /** One after the other, so that the first is there soon. */
  private async read(paths: string[]): Promise<void> {
    for (const path of paths) {
      if (this.isStopped) return;
      // A month that is not there is left out.
      const strip = await readStrip(this.files, path).catch(() => null);
      for (const { id, greys } of strip?.frames ?? []) {
        const index = this.dataset.find(id);
        const asset = index < 0 ? null : this.dataset.asset(index, this.variable);
        if (!strip || !asset || this.isStopped) continue;
        this.frames.push({ index, frame: { placement: new Placement(asset.grid), texture: this.layer.painter.createGreys(strip.width, strip.height, greys), scale: strip.scale, width: strip.width } });
      }
    }
  }
}

function pause(milliseconds: number): Promise<false> {
  return new Promise(resolve => window.setTimeout(() => resolve(false), milliseconds));
}
