import { colormapNames } from '../colormap';
import { formatNumber } from '../map/values';
import { create, element, setOptions } from './dom';

export interface LegendContent {
  title: string;
  unit: string;
  /** Of 256 colours. */
  colours: Uint8Array;
  colormap: string;
  range: [number, number];
  classes: { title: string; color: string }[];
  /** What is at the right of the divider, where that is something else. */
  beside: string;
}

/** What colours mean, and the controls that change it. */
export class Legend {
  private readonly bar = element('bar', HTMLCanvasElement);
  private readonly low = element('low', HTMLInputElement);
  private readonly high = element('high', HTMLInputElement);
  private readonly colormap = element('colormap', HTMLSelectElement);

  constructor(change: { range(range: [number, number] | null): void; colormap(name: string): void; fit(): void }) {
    for (const input of [this.low, this.high]) {
      input.addEventListener('change', () => {
        const range: [number, number] = [this.low.valueAsNumber, this.high.valueAsNumber];
        if (range.every(Number.isFinite) && range[0] < range[1]) change.range(range);
      });
    }
    this.colormap.addEventListener('change', () => change.colormap(this.colormap.value));
    element('fit', HTMLButtonElement).addEventListener('click', () => change.fit());
    element('reset', HTMLButtonElement).addEventListener('click', () => change.range(null));
  }

  show({ title, unit, colours, colormap, range, classes, beside }: LegendContent): void {
    element('beside', HTMLElement).textContent = beside;
    const isOfClasses = classes.length > 0;
    element('legend-title', HTMLElement).textContent = unit ? `${title} [${unit}]` : title;
    element('measured', HTMLElement).hidden = isOfClasses;
    const list = element('classes', HTMLUListElement);
    list.hidden = !isOfClasses;
    list.replaceChildren(...classes.map(one => {
      const swatch = create('span', { className: 'swatch' });
      swatch.style.background = one.color;
      return create('li', {}, swatch, one.title);
    }));
    if (isOfClasses) return;
    this.low.value = formatNumber(range[0]);
    this.high.value = formatNumber(range[1]);
    setOptions(this.colormap, colormapNames.map(name => ({ value: name, title: name })), colormap);
    this.draw(colours);
    element('ticks', HTMLElement).replaceChildren(...ticks(range).map(value => {
      const tick = create('span', { textContent: formatNumber(value) });
      tick.style.left = `${((value - range[0]) / (range[1] - range[0])) * 100}%`;
      return tick;
    }));
  }

  private draw(colours: Uint8Array): void {
    [this.bar.width, this.bar.height] = [256, 1];
    this.bar.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(colours), 256, 1), 0, 0);
  }
}

/** Round numbers within a range, some five of them. */
export function ticks([low, high]: [number, number]): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(one => one >= rough) ?? rough;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
