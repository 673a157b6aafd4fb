import { loadCharts } from '../chartScript';
import type { Dataset } from '../catalog';
import { dateText } from '../dates';
import type { Files } from '../files';
import { areaStatistics } from '../map/area';
import type { Raster } from '../map/raster';
import { formatNumber } from '../map/values';
import type { Point } from '../map/views';
import { areaText, parseArea, placesOf, type Area, type WorldMap } from '../map/worldMap';
import { create, element, saveText } from './dom';

interface StacItem {
  geometry: { type: string; coordinates: Point[][] | Point[][][] };
  assets: Record<string, {
    href: string;
    'file:size'?: number;
    bands?: { unit?: string; 'raster:scale'?: number; 'raster:offset'?: number; statistics?: Record<string, number> }[];
  }>;
}

/** The panel beside the map: statistics, downloads, an area, the series. Nothing is read for it while it is closed. */
export class Details {
  private readonly panel = element('panel', HTMLElement);
  private readonly button = element('panel-button', HTMLButtonElement);
  private index = 0;
  private chart: { destroy(): void } | null = null;
  private charted = '';
  private areaPlaces: Point[] | null = null;

  constructor(
    private readonly files: Files, private readonly map: WorldMap,
    private readonly shown: () => { raster: Raster | null; dataset: Dataset; variable: string }, private readonly changed: { area(text: string): void; details(state: '' | 'open'): void }) {
    this.button.addEventListener('click', () => (this.panel.hidden ? this.open() : this.close()));
    element('csv', HTMLButtonElement).addEventListener('click', () => this.download());
    this.wireArea();
  }

  open(): void {
    this.panel.hidden = false;
    this.button.setAttribute('aria-expanded', 'true');
    this.changed.details('open');
    void this.show(this.index);
  }

  async show(index: number): Promise<void> {
    this.index = index;
    if (this.panel.hidden) {
      this.map.showOutline(null);
      return;
    }
    const { dataset, variable } = this.shown();
    const item = dataset.item(index);
    element('item-title', HTMLElement).textContent = dateText(item.datetime);
    void this.drawChart(dataset, variable);
    await this.measure();
    try {
      this.fill(await this.files.json<StacItem>(item.path), dataset, variable, index);
    } catch (error) {
      element('statistics', HTMLElement).replaceChildren(row('', error instanceof Error ? error.message : String(error)));
    }
  }

  private close(): void {
    this.panel.hidden = true;
    this.button.setAttribute('aria-expanded', 'false');
    this.changed.details('');
    this.map.showOutline(null);
  }

  private fill(item: StacItem, dataset: Dataset, variable: string, index: number): void {
    if (index !== this.index) return;
    const band = item.assets[variable]?.bands?.[0];
    const statistics = band?.statistics ?? {};
    const value = (name: string, isSpread = false) => {
      const stored = statistics[name];
      if (stored === undefined) return '–';
      const number = stored * (band?.['raster:scale'] ?? 1) + (isSpread ? 0 : band?.['raster:offset'] ?? 0);
      return `${formatNumber(number)} ${band?.unit ?? ''}`;
    };
    element('statistics', HTMLElement).replaceChildren(
      row('Minimum', value('minimum')), row('Maximum', value('maximum')), row('Mean', value('mean')),
      row('Standard deviation', value('stddev', true)), row('Valid', `${formatNumber(statistics.valid_percent ?? 0)} %`));
    const path = dataset.item(index).path;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const cogs = Object.entries(item.assets).map(([name, asset]) =>
      create('li', {}, create('a', { href: this.files.address(folder + asset.href.replace(/^\.\//, '')), textContent: name }), size(asset['file:size'])));
    element('links', HTMLUListElement).replaceChildren(...cogs,
      create('li', {}, create('a', { href: this.files.address(path), textContent: 'STAC item' })),
      create('li', {}, create('a', { href: this.files.address(`${dataset.id}/collection.json`), textContent: 'STAC collection' })));
    this.map.showOutline(rings(item.geometry));
  }

  private async drawChart(dataset: Dataset, variable: string): Promise<void> {
    const key = `${dataset.id}/${variable}`;
    if (this.charted === key) return;
    this.charted = key;
    this.chart?.destroy();
    this.chart = null;
    const means = dataset.means(variable);
    const holder = element('chart', HTMLElement);
    const count = means.filter(mean => mean !== null).length;
    if (count < 2) {
      holder.replaceChildren(count === 0 ? 'Of classes there is no mean.' : 'A chart needs two items or more.');
      return;
    }
    try {
      const { drawMeans } = await loadCharts();
      if (this.charted !== key) return;
      holder.replaceChildren();
      this.chart = drawMeans(holder, dataset.times(), means);
    } catch (error) {
      this.charted = '';
      holder.replaceChildren(error instanceof Error ? error.message : String(error));
    }
  }

  private download(): void {
    const { dataset, variable } = this.shown();
    const { unit } = dataset.form(variable);
    const means = dataset.means(variable);
    const lines = dataset.times().map((time, i) => `${new Date(time * 1000).toISOString()},${dataset.item(i).id},${means[i] ?? ''}`);
    saveText(`${dataset.id}_${variable}.csv`, [`datetime,item,${variable}_mean${unit ? ` [${unit}]` : ''}`, ...lines, ''].join('\n'));
  }

  /** Shows an area that an address holds; it is measured where people see it. */
  showArea(text: string): void {
    const area = parseArea(text);
    this.setArea(area);
    if (area) this.open();
  }

  private setArea(area: Area | null): void {
    this.areaPlaces = area && placesOf(area);
    element('draw', HTMLButtonElement).setAttribute('aria-pressed', 'false');
    element('area-clear', HTMLButtonElement).hidden = !area;
    this.map.showArea(this.areaPlaces);
  }

  private wireArea(): void {
    const [draw, clear] = [element('draw', HTMLButtonElement), element('area-clear', HTMLButtonElement)];
    const take = (area: Area | null) => {
      this.setArea(area);
      this.changed.area(area ? areaText(area) : '');
      void this.measure();
    };
    draw.addEventListener('click', () => {
      draw.setAttribute('aria-pressed', 'true');
      this.map.drawArea(take);
    });
    element('area-view', HTMLButtonElement).addEventListener('click', () => take(this.map.sightArea()));
    clear.addEventListener('click', () => take(null));
  }

  private async measure(): Promise<void> {
    const table = element('area-table', HTMLElement);
    const { raster } = this.shown();
    table.hidden = !this.areaPlaces || !raster;
    if (!this.areaPlaces || !raster) return;
    const found = await areaStatistics(raster, this.areaPlaces);
    const text = (value: number | null) => (value === null ? '–' : `${formatNumber(value)} ${raster.values.unit}`);
    element('area', HTMLElement).replaceChildren(
      row('Pixels', `${found.valid} valid of ${found.count}${found.step > 1 ? `, of every ${found.step}th` : ''}`), row('Minimum', text(found.minimum)),
      row('Maximum', text(found.maximum)), row('Mean, weighted by area', text(found.mean)));
  }
}

function row(name: string, value: string): HTMLTableRowElement {
  return create('tr', {}, create('th', { scope: 'row', textContent: name }), create('td', { textContent: value }));
}

function size(bytes: number | undefined): string {
  return bytes === undefined ? '' : ` (${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB)`;
}

/** An outline that is the whole globe tells nothing. */
function rings(geometry: StacItem['geometry']): Point[][] | null {
  const all = geometry.type === 'Polygon' ? (geometry.coordinates as Point[][]) : (geometry.coordinates as Point[][][]).flat();
  const places = all.flat();
  const isGlobe = places.some(place => place[0] === -180) && places.some(place => place[0] === 180) && places.every(place => Math.abs(place[1]) >= 85);
  return isGlobe ? null : all;
}
