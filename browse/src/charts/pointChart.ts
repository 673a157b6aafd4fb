import uPlot from 'uplot';
import { dateText, day } from '../dates';
import { formatNumber } from '../map/values';
import { slotOf, type Climatology } from './climatology';
import { utc, withGaps, yRange } from './means';

export type ChartView = '' | 'anomaly';

/** What a chart shows of a point. Columns go with the times. */
export interface ChartContent {
  /** Unix seconds. */
  times: number[];
  values: (number | null)[];
  usual: Climatology | null;
  /** A value as a reader reads it. */
  text(value: number): string;
}

/** Seconds between points of the line of what is usual, where there are no values. */
const gapStep = 5 * day;
const height = 200;
const page = 30;
const zoomStep = 2;

/** A point's series as a chart, which pointer and keys zoom, and from which they go to a day. */
export class PointChart {
  private plot: uPlot;
  private shown = 0;
  private selected: number;
  private readonly sizes: ResizeObserver;
  private readonly style = getComputedStyle(document.documentElement);

  /**
   * @param on `read` is called with what is under the pointer, or at the time that keys chose; `chose` with the time that was clicked.
   */
  constructor(
    private readonly holder: HTMLElement, private readonly content: ChartContent, private view: ChartView,
    private readonly on: { read(text: string): void; chose(time: number): void }) {
    this.selected = content.times.length - 1;
    this.plot = new uPlot(this.options(), this.data(), holder);
    this.plot.over.addEventListener('click', () => this.choose());
    this.sizes = new ResizeObserver(() => this.plot.setSize({ width: this.width, height }));
    this.sizes.observe(holder);
  }

  destroy(): void {
    this.sizes.disconnect();
    this.plot.destroy();
  }

  /** Marks the time that the map shows. */
  mark(time: number): void {
    this.shown = time;
    this.selected = this.nearest(time);
    this.plot.redraw(false);
  }

  show(view: ChartView): void {
    if (view === this.view) return;
    this.view = view;
    const { min, max } = this.plot.scales.x;
    this.plot.setData(this.data());
    this.plot.setScale('x', { min: min!, max: max! });
  }

  /** Takes the colours of the page's theme. */
  recolour(): void {
    this.plot.redraw(false, true);
  }

  whole(): void {
    const { times } = this.content;
    this.plot.setScale('x', { min: times[0], max: times.at(-1)! });
  }

  /** Whether the key did something. */
  key(name: string): boolean {
    const { times } = this.content;
    const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -page, PageDown: page, Home: -times.length, End: times.length };
    if (name in moves) this.select(this.selected + moves[name]);
    else if (name === '+' || name === '=') this.zoom(1 / zoomStep);
    else if (name === '-') this.zoom(zoomStep);
    else if (name === 'Enter') this.on.chose(times[this.selected]);
    else if (name === 'Escape') this.whole();
    else return false;
    return true;
  }

  /** What is at a time: for the line below the chart. */
  private reading(position: number): string {
    const { times, values, usual } = this.content;
    const time = times[position];
    const value = values[position];
    const slot = slotOf(time);
    const mean = usual?.mean[slot] ?? null;
    const text = [`${dateText(time)}: ${value === null ? 'no data' : this.content.text(value)}`];
    if (mean !== null) {
      if (value !== null) text.push(`anomaly ${value < mean ? '−' : '+'}${formatNumber(Math.abs(value - mean))}`);
      text.push(`usually ${formatNumber(mean)}, of 90 % from ${formatNumber(usual!.low[slot]!)} to ${formatNumber(usual!.high[slot]!)}`);
    }
    return text.join('; ');
  }

  private select(position: number): void {
    const { times } = this.content;
    this.selected = Math.max(0, Math.min(times.length - 1, position));
    const time = times[this.selected];
    const { min, max } = this.plot.scales.x;
    if (time < min! || time > max!) {
      const half = (max! - min!) / 2;
      this.plot.setScale('x', { min: time - half, max: time + half });
    }
    this.plot.setCursor({ left: this.plot.valToPos(time, 'x'), top: this.plot.over.clientHeight / 2 }, false);
    this.on.read(this.reading(this.selected));
  }

  private zoom(factor: number): void {
    const { times } = this.content;
    const { min, max } = this.plot.scales.x;
    const half = ((max! - min!) / 2) * factor;
    const middle = times[this.selected];
    this.plot.setScale('x', { min: Math.max(times[0], middle - half), max: Math.min(times.at(-1)!, middle + half) });
  }

  /** The day under the pointer. */
  private choose(): void {
    const { left } = this.plot.cursor;
    if (left === undefined || left < 0) return;
    this.on.chose(this.content.times[this.nearest(this.plot.posToVal(left, 'x'))]);
  }

  private nearest(time: number): number {
    const { times } = this.content;
    const after = times.findIndex(one => one >= time);
    if (after < 0) return times.length - 1;
    return after > 0 && time - times[after - 1] < times[after] - time ? after - 1 : after;
  }

  private pointed(): void {
    const { left } = this.plot.cursor;
    if (left === undefined || left < 0) return;
    this.selected = this.nearest(this.plot.posToVal(left, 'x'));
    this.on.read(this.reading(this.selected));
  }

  private get width(): number {
    return Math.max(240, this.holder.clientWidth);
  }

  private colour(name: string): string {
    return this.style.getPropertyValue(name).trim();
  }

  private data(): uPlot.AlignedData {
    const { times, values, usual } = this.content;
    const isAnomaly = this.view === 'anomaly' && usual !== null;
    const column = (all: number[], of: (number | null)[] | undefined) => all.map(time => {
      const slot = slotOf(time);
      const [value, mean] = [of?.[slot] ?? null, usual?.mean[slot] ?? null];
      return value === null || !isAnomaly ? value : value - mean!;
    });
    const shown = !isAnomaly ? values : values.map((value, i) => {
      const mean = usual.mean[slotOf(times[i])];
      return value === null || mean === null ? null : value - mean;
    });
    // What is usual is known in gaps, too.
    const [all, line] = withGaps(times, shown, gapStep);
    return [all, column(all, usual?.high), column(all, usual?.low), column(all, usual?.mean), line];
  }

  private options(): uPlot.Options {
    const text = () => this.colour('--text');
    const axis: uPlot.Axis = { stroke: text, grid: { stroke: 'rgba(128,128,128,0.3)' }, ticks: { stroke: 'rgba(128,128,128,0.3)' } };
    const edge: uPlot.Series = { stroke: 'transparent', points: { show: false } };
    return {
      width: this.width, height, tzDate: utc, legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false, setScale: true }, points: { show: false } },
      scales: { y: { range: (_, low, high) => yRange(low, high) } },
      bands: [{ series: [1, 2], fill: () => `color-mix(in srgb, ${this.colour('--accent')} 22%, transparent)` }],
      series: [
        {}, edge, edge, { stroke: () => this.colour('--accent'), width: 1.5, points: { show: false } },
        // A value between two gaps is no line: it is to be seen as a point.
        { stroke: text, width: 1, points: { show: true, size: 3, fill: text, stroke: text } },
      ],
      axes: [axis, { ...axis, size: 64 }],
      hooks: { draw: [plot => this.drawMark(plot)], setCursor: [plot => { if (plot === this.plot && plot.cursor.event) this.pointed(); }] },
    };
  }

  private drawMark({ ctx, bbox, scales, valToPos }: uPlot): void {
    if (this.shown < scales.x.min! || this.shown > scales.x.max!) return;
    const x = valToPos(this.shown, 'x', true);
    ctx.save();
    ctx.strokeStyle = this.colour('--outline');
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  }
}
