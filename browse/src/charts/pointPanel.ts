import type { Dataset } from '../catalog';
import { dateText } from '../dates';
import { MissingFile, type Files } from '../files';
import type { Raster } from '../map/raster';
import { formatNumber, Values } from '../map/values';
import type { Point } from '../map/views';
import { create, element, saveText } from '../ui/dom';
import { placeText } from '../ui/readout';
import { climatologyOf, halfWindow, slotOf, type Climatology } from './climatology';
import { limit, planCogs, readCogs, type Plan } from './cogReader';
import { Cancelled, MeteredFiles, type Limit } from './meter';
import { PointChart, type ChartView } from './pointChart';
import { SeriesReader, type PointSeries } from './seriesReader';

/** Whose series is to be shown. */
export interface Wanted {
  dataset: Dataset;
  variable: string;
  point: Point;
  /** The item that the map shows, and its COG. */
  index: number;
  raster: Raster | null;
  view: ChartView;
}

interface Shown {
  wanted: Wanted;
  series: PointSeries;
  usual: Climatology | null;
  /** Whether values are classes, of which there is no mean. */
  isOfClasses: boolean;
  chart: PointChart;
}

/** A reading that may be shown. */
interface Reading {
  key: string;
  began: number;
  isWanted: boolean;
  files: MeteredFiles;
  series: Promise<PointSeries>;
  progress(done: number, all: number): void;
}

/** The panel below the map: the series of a point, with what is usual there, as a chart, a table and CSV. */
export class PointPanel {
  private readonly note = element('point-note', HTMLElement);
  private readonly ask = element('point-read', HTMLButtonElement);
  private readonly holder = element('point-chart', HTMLElement);
  private readonly reading = element('point-reading', HTMLOutputElement);
  private readonly tools = element('point-tools', HTMLElement);
  private readonly table = element('point-years', HTMLDetailsElement);
  private readonly anomaly = element('point-anomaly', HTMLButtonElement);
  private shown: Shown | null = null;
  /** What was begun with a click that may become a double one. */
  private begun: Reading | null = null;
  /** What is read to be shown: what is late is left out, and reads no more. */
  private current: Reading | null = null;

  constructor(private readonly files: Files, private readonly on: { chose(time: number): void; view(view: ChartView): void }) {
    this.anomaly.addEventListener('click', () => this.setView(this.anomaly.getAttribute('aria-pressed') === 'true' ? '' : 'anomaly'));
    element('point-whole', HTMLButtonElement).addEventListener('click', () => this.shown?.chart.whole());
    element('point-csv', HTMLButtonElement).addEventListener('click', () => this.download());
    this.holder.addEventListener('keydown', event => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && this.shown?.chart.key(event.key)) event.preventDefault();
    });
  }

  /** For tests and the console. */
  get series(): { times: number[]; values: (number | null)[]; usual: Climatology | null } | null {
    return this.shown && { times: this.shown.series.times, values: this.shown.series.values, usual: this.shown.usual };
  }

  /** Begins to read what may be shown next. */
  begin(wanted: Wanted): void {
    this.cancel();
    if (wanted.dataset.hasSeries(wanted.variable)) this.begun = this.readSeries(wanted);
  }

  /** Ends what was begun and is not to be shown. */
  cancel(): void {
    if (this.begun) this.begun.isWanted = false;
    this.begun = null;
  }

  /** Reads a point's series where there is one, and says what it costs where there is none. */
  async show(wanted: Wanted): Promise<void> {
    this.clear();
    const { dataset, variable, point } = wanted;
    element('point-title', HTMLElement).textContent = `${dataset.form(variable).title ?? variable} at ${placeText(point)}`;
    this.anomaly.setAttribute('aria-pressed', String(wanted.view === 'anomaly'));
    if (!dataset.hasSeries(variable)) {
      this.offer(wanted, '');
      return;
    }
    const begun = this.begun?.key === keyOf(wanted) ? this.begun : this.readSeries(wanted);
    this.begun = null;
    await this.read(wanted, begun, () => 'From the series');
  }

  /** Marks the time of the item that the map shows. */
  mark(time: number): void {
    this.shown?.chart.mark(time);
  }

  recolour(): void {
    this.shown?.chart.recolour();
  }

  /** Leaves what is shown, and reads no more of it. */
  clear(): void {
    if (this.current) this.current.isWanted = false;
    this.current = null;
    this.shown?.chart.destroy();
    this.shown = null;
    this.holder.replaceChildren();
    this.reading.value = '';
    this.ask.hidden = true;
    delete document.body.dataset.charted;
  }

  /** @param why Why the COGs are to be read, where that is not known. */
  private offer(wanted: Wanted, why: string): void {
    this.clear();
    this.hide();
    const { dataset, variable, point, index, raster } = wanted;
    const plan = planCogs(dataset, variable, point, index, raster);
    if (plan.readings.length === 0) {
      this.fail(new Error(`${why}no item has the variable at this place`));
      return;
    }
    const [first, last] = [plan.readings[0].time, plan.readings.at(-1)!.time];
    const part = plan.readings.length < plan.all ? `the ${plural(plan.readings.length, 'item')} next to the shown one, of ${plan.all}` : plural(plan.all, 'item');
    this.say(`${why || 'There is no series of this variable. '}Its COGs can be read: ${part}, from ${dateText(first)} to ${dateText(last)}, `
      + `in ${plural(plan.requests, 'request')} and about ${bytesText(plan.bytes)}. The limit is ${limit.requests} requests and ${bytesText(limit.bytes)}.`);
    this.ask.hidden = false;
    this.ask.textContent = `Read ${plural(plan.readings.length, 'item')}`;
    this.ask.onclick = () => void this.readPlanned(wanted, plan);
    document.body.dataset.charted = 'offer';
  }

  private async readPlanned(wanted: Wanted, plan: Plan): Promise<void> {
    this.clear();
    let isWhole = true;
    const reading = this.start(keyOf(wanted), limit, async (files, progress) => {
      const read = await readCogs(files, plan, progress);
      isWhole = read.isWhole;
      return read;
    });
    await this.read(wanted, reading, () => (isWhole ? 'From COGs' : 'From COGs, until the limit was reached'));
  }

  private readSeries(wanted: Wanted): Reading {
    const { dataset, variable, point } = wanted;
    return this.start(keyOf(wanted), null, (files, progress) => new SeriesReader(files, dataset, variable, point).read(progress));
  }

  private start(key: string, most: Limit | null, read: (files: MeteredFiles, progress: Reading['progress']) => Promise<PointSeries>): Reading {
    const files = new MeteredFiles(this.files, () => reading.isWanted, most);
    const reading: Reading = { key, began: performance.now(), isWanted: true, files, series: Promise.resolve(null!), progress: () => {} };
    reading.series = read(files, (done, all) => reading.progress(done, all));
    // An error is said where the reading is shown.
    reading.series.catch(() => {});
    return reading;
  }

  private async read(wanted: Wanted, reading: Reading, how: () => string): Promise<void> {
    this.current = reading;
    this.say('Reading …');
    this.holder.hidden = false;
    reading.progress = (done, all) => { if (this.current === reading) this.say(`Reading … ${done} of ${all}`); };
    try {
      const series = await reading.series;
      if (this.current !== reading) return;
      this.draw(wanted, series);
      const { requests, bytes } = reading.files;
      this.say(`${this.summary()} ${how()}: ${plural(requests, 'request')}, ${bytesText(bytes)}, ${((performance.now() - reading.began) / 1000).toFixed(1)} s.`);
      performance.mark('charted');
    } catch (error) {
      if (this.current !== reading || error instanceof Cancelled) return;
      if (error instanceof MissingFile && wanted.dataset.hasSeries(wanted.variable) && /\/_series\//.test(error.path)) this.offer(wanted, `The series is not whole: ${error.message}. `);
      else this.fail(error);
    }
  }

  private draw(wanted: Wanted, read: PointSeries): void {
    const { dataset, variable, index, view } = wanted;
    const form = dataset.form(variable);
    const kind = new Values(form, null, dataset.isMeasured(variable));
    // A code beside a measurement, such as 'land', is no value.
    const series = { ...read, values: read.values.map(value => (value === null || kind.isCode(value) ? null : kind.isOfClasses ? kind.value(value) : value)) };
    const usual = kind.isOfClasses ? null : climatologyOf(series.times, series.values);
    if (series.times.length === 0) throw new Error('the series has no time yet');
    for (const part of [this.holder, this.tools, this.table]) part.hidden = false;
    this.anomaly.hidden = usual === null;
    const chart = new PointChart(this.holder, { times: series.times, values: series.values, usual, text: value => textOf(kind, value) }, usual ? view : '', {
      read: text => (this.reading.value = text),
      chose: time => this.on.chose(time),
    });
    this.shown = { wanted, series, usual, isOfClasses: kind.isOfClasses, chart };
    element('point-title', HTMLElement).textContent = `${form.title ?? variable} at ${placeText(series.centre)}`;
    this.holder.setAttribute('aria-label', `Chart. ${this.summary()} Arrow keys choose a time, plus and minus zoom, Enter shows the time on the map, Escape shows all times.`);
    this.fillTable();
    chart.mark(dataset.times()[index]);
    document.body.dataset.charted = 'series';
  }

  private setView(view: ChartView): void {
    this.anomaly.setAttribute('aria-pressed', String(view === 'anomaly'));
    if (this.shown) this.shown.wanted.view = view;
    this.shown?.chart.show(view);
    this.on.view(view);
  }

  private summary(): string {
    const { series, usual, wanted, isOfClasses } = this.shown!;
    const { unit } = wanted.dataset.form(wanted.variable);
    const valid = series.values.filter(value => value !== null);
    const text = (value: number) => formatNumber(Number(value.toPrecision(5)));
    const range = valid.length === 0 ? '' : `: ${text(least(valid))} to ${text(greatest(valid))}${isOfClasses ? '' : `, mean ${text(mean(valid)!)}`}${unit ? ` ${unit}` : ''}`;
    const band = isOfClasses ? '' : usual ? ` Line and band: mean and 5 to 95 % of the ${2 * halfWindow + 1} days around each day of the year.` : ' What is usual on a day needs values of two years.';
    const count = valid.length === series.times.length ? plural(valid.length, 'value') : `${plural(valid.length, 'value')} at ${plural(series.times.length, 'time')}`;
    return `${count}, ${dateText(series.times[0])} to ${dateText(series.times.at(-1)!)}${range}.${band}`;
  }

  /** For those who see no chart, and for numbers. */
  private fillTable(): void {
    const { series, usual, isOfClasses } = this.shown!;
    const years = new Map<number, { values: number[]; anomalies: number[] }>();
    series.times.forEach((time, i) => {
      const year = new Date(time * 1000).getUTCFullYear();
      if (!years.has(year)) years.set(year, { values: [], anomalies: [] });
      const [value, usually] = [series.values[i], usual?.mean[slotOf(time)] ?? null];
      if (value !== null) years.get(year)!.values.push(value);
      if (value !== null && usually !== null) years.get(year)!.anomalies.push(value - usually);
    });
    const text = (value: number | null) => (value === null ? '–' : formatNumber(Number(value.toPrecision(5))));
    element('point-rows', HTMLElement).replaceChildren(...[...years].map(([year, { values, anomalies }]) => create(
      'tr', {}, create('th', { scope: 'row', textContent: String(year) }),
      ...[String(values.length), text(isOfClasses ? null : mean(values)), text(values.length ? least(values) : null), text(values.length ? greatest(values) : null), text(mean(anomalies))]
        .map(textContent => create('td', { textContent })))));
  }

  private download(): void {
    if (!this.shown) return;
    const { series, usual, wanted } = this.shown;
    const { dataset, variable } = wanted;
    const { unit } = dataset.form(variable);
    const lines = series.times.map((time, i) => {
      const [value, usually] = [series.values[i], usual?.mean[slotOf(time)] ?? null];
      return [new Date(time * 1000).toISOString().replace('.000Z', 'Z'), value ?? '', usually ?? '', value === null || usually === null ? '' : value - usually].join(',');
    });
    const [longitude, latitude] = series.centre.map(degrees => degrees.toFixed(4));
    saveText(`${dataset.id}_${variable}_${latitude}_${longitude}.csv`, [`time,${variable}${unit ? ` [${unit}]` : ''},climatology_mean,anomaly`, ...lines, ''].join('\n'));
  }

  private fail(error: unknown): void {
    this.clear();
    this.hide();
    this.say(`The series cannot be shown: ${error instanceof Error ? error.message : String(error)}.`);
    document.body.dataset.charted = 'error';
  }

  /** Where there is no chart. While one is read, the panel keeps its size, so that the map does not jump. */
  private hide(): void {
    for (const part of [this.holder, this.tools, this.table]) part.hidden = true;
  }

  private say(text: string): void {
    this.note.textContent = text;
  }
}

/** A value with its unit, or a class with its name. */
function textOf(kind: Values, value: number): string {
  if (!kind.isOfClasses) return `${formatNumber(value)} ${kind.unit}`.trim();
  const name = kind.classes.find(one => one.value === value)?.title;
  return name === undefined ? String(value) : `${value}: ${name}`;
}

function keyOf({ dataset, variable, point }: Wanted): string {
  return JSON.stringify([dataset.id, variable, point]);
}

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function least(values: number[]): number {
  return values.reduce((one, other) => Math.min(one, other));
}

function greatest(values: number[]): number {
  return values.reduce((one, other) => Math.max(one, other));
}

function plural(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

function bytesText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;
}
