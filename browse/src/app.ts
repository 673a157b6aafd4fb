import { Dataset, type DatasetName } from './catalog';
import type { Wanted } from './charts/pointPanel';
import { loadCharts, type Charts } from './chartScript';
import { classColours, colours } from './colormap';
import { dateText } from './dates';
import type { Files } from './files';
import { Animation } from './map/animation';
import type { Style } from './map/gridLayer';
import { noValue } from './map/painter';
import { Raster } from './map/raster';
import { views, type Point } from './map/views';
import { WorldMap } from './map/worldMap';
import { fromHash, toHash, type State } from './state';
import { Details } from './ui/details';
import { create, element, setOptions, showHeading } from './ui/dom';
import { Legend } from './ui/legend';
import { Readout } from './ui/readout';
import { Timeline } from './ui/timeline';

/** The page over an output: what it shows follows from its state, and its address holds the state. */
export class App {
  private state: State;
  private dataset!: Dataset;
  private raster: Raster | null = null;
  private other: Raster | null = null;
  /** Counts what was asked for, so that what is late is left out. */
  private asked = 0;
  private readonly map: WorldMap;
  private readonly legend: Legend;
  private readonly timeline: Timeline;
  private readonly details: Details;
  private readonly readout: Readout;
  private readonly divider = element('divider', HTMLInputElement);
  private isFirst = true;
  private animation: Animation | null = null;
  private readonly pointSection = element('point', HTMLElement);
  private panel: InstanceType<Charts['PointPanel']> | null = null;

  constructor(private readonly files: Files, private readonly names: DatasetName[]) {
    this.state = fromHash(location.hash);
    this.applyTheme();
    this.readout = new Readout(place => this.readAt(place));
    this.map = new WorldMap(element('map', HTMLElement), this.state.view, {
      moved: () => void this.moved(),
      pointed: place => this.readout.point(place),
      clicking: place => void this.begin(place),
      unclicked: () => this.panel?.cancel(),
      clicked: place => void this.showPoint(place),
    });
    this.legend = new Legend({
      range: range => this.change({ range }),
      colormap: colormap => this.change({ colormap }),
      fit: () => void this.fitRange(),
    });
    this.timeline = new Timeline(index => this.showItem(index), {
      start: index => this.animate(index),
      stop: () => this.stopAnimation(),
    });
    this.timeline.stopWhenTouched(element('map', HTMLElement));
    this.details = new Details(files, this.map, () => ({ raster: this.raster, dataset: this.dataset, variable: this.state.variable }), {
      area: area => this.note({ area }),
      details: details => this.note({ details }),
    });
    this.wire();
  }

  /** For tests and the console. */
  get shown(): { raster: Raster | null; map: WorldMap; panel: InstanceType<Charts['PointPanel']> | null } {
    return { raster: this.raster, map: this.map, panel: this.panel };
  }

  async start(): Promise<void> {
    if (this.state.center && this.state.resolution) this.map.setPosition(this.state.center, this.state.resolution);
    else this.map.fit();
    this.applyLineColours();
    await this.openDataset();
    this.showDetails();
    window.addEventListener('hashchange', event => void this.follow(new URL(event.newURL).hash));
  }

  private wire(): void {
    const select = (id: string, change: (value: string) => void) => {
      const control = element(id, HTMLSelectElement);
      control.addEventListener('change', () => change(control.value));
    };
    select('dataset', dataset => void this.open({ dataset, variable: '', item: '', range: null, colormap: null, otherItem: '', otherVariable: '' }));
    select('variable', variable => void this.open({ variable, range: null, colormap: null, otherVariable: '' }));
    select('view', view => void this.changeView(view));
    select('compare', compare => void this.open({ compare: compare as State['compare'], range: null }));
    select('other-item', otherItem => void this.open({ otherItem }));
    select('other-variable', otherVariable => void this.open({ otherVariable }));
    this.divider.addEventListener('input', () => this.change({ divider: Number(this.divider.value) }));
    element('theme', HTMLButtonElement).addEventListener('click', () => {
      this.change({ theme: this.isDark ? 'light' : 'dark' });
      this.applyTheme();
      this.applyLineColours();
      this.timeline.redraw();
      this.panel?.recolour();
    });
    element('share', HTMLButtonElement).addEventListener('click', () => void this.share());
    element('point-middle', HTMLButtonElement).addEventListener('click', () => { if (this.map.center) void this.showPoint(this.map.center); });
    element('point-close', HTMLButtonElement).addEventListener('click', () => this.closePoint());
    element('print', HTMLButtonElement).addEventListener('click', () => window.print());
  }

  private async open(changes: Partial<State>): Promise<void> {
    Object.assign(this.state, changes);
    this.timeline.stop();
    await this.openDataset();
  }

  private async openDataset(): Promise<void> {
    const name = this.names.find(one => one.id === this.state.dataset) ?? this.names[0];
    if (!name) {
      this.say('This output has no dataset yet.');
      return;
    }
    await this.guard(async () => {
      if (this.dataset?.id !== name.id) this.dataset = await Dataset.open(this.files, name.id);
      const { dataset, state } = this;
      state.dataset = name.id;
      if (!dataset.variables.includes(state.variable)) state.variable = dataset.variables[0] ?? '';
      if (dataset.count === 0) throw new Error(`${name.title} has no item yet`);
      const found = dataset.find(state.item);
      const index = found >= 0 ? found : dataset.count - 1;
      this.fillControls(name);
      this.timeline.set(dataset.times(), index);
      await this.showItem(index);
      if (state.at) void this.showPoint([state.at[1], state.at[0]]);
      else this.closePoint();
    });
  }

  private fillControls(name: DatasetName): void {
    const { dataset, state } = this;
    showHeading(dataset.title, name.note);
    setOptions(element('dataset', HTMLSelectElement), this.names.map(one => ({ value: one.id, title: one.title })), name.id);
    const variables = dataset.variables.map(variable => ({ value: variable, title: dataset.form(variable).title ?? variable }));
    setOptions(element('variable', HTMLSelectElement), variables, state.variable);
    setOptions(element('view', HTMLSelectElement), views.map(view => ({ value: view.code, title: view.title })), this.map.view.code);
    element('compare', HTMLSelectElement).value = state.compare;
    this.divider.value = String(state.divider ?? 50);
    element('comparison', HTMLElement).hidden = !state.compare;
    if (!state.compare) return;
    const items = dataset.times().map((time, i) => ({ value: dataset.item(i).id, title: dateText(time) }));
    if (dataset.find(state.otherItem) < 0) state.otherItem = items[Math.max(0, items.length - 2)].value;
    if (!dataset.variables.includes(state.otherVariable)) state.otherVariable = state.variable;
    setOptions(element('other-item', HTMLSelectElement), items, state.otherItem);
    setOptions(element('other-variable', HTMLSelectElement), variables, state.otherVariable);
    this.details.open();
  }

  private async showItem(index: number): Promise<void> {
    const asked = ++this.asked;
    const { dataset, state } = this;
    state.item = dataset.item(index).id;
    const asset = dataset.asset(index, state.variable);
    if (!asset) {
      this.say(`${state.item} has no ${state.variable}.`);
      return;
    }
    await this.guard(async () => {
      const resolution = this.isFirst ? 0 : this.sourceResolution();
      const otherAsset = state.compare ? dataset.asset(dataset.find(state.otherItem), state.otherVariable) : null;
      const [raster, other] = await Promise.all([
        Raster.open(this.files, asset, this.map.grid.painter, resolution),
        otherAsset ? Raster.open(this.files, otherAsset, this.map.grid.painter, resolution) : null,
      ]);
      await Promise.all([raster.showRead(), other?.showRead()]);
      if (asked !== this.asked) {
        raster.dispose();
        other?.dispose();
        return;
      }
      this.raster?.dispose();
      this.other?.dispose();
      [this.raster, this.other] = [raster, other];
      this.isFirst = false;
      this.paint();
      this.remember();
      await this.map.drawn();
      document.body.dataset.shown = state.item;
      performance.mark('shown');
      void this.details.show(index);
      this.panel?.mark(dataset.times()[index]);
      await this.sharpen();
    });
  }

  /** Reads already what a click shows unless it becomes a double one: that takes a quarter of a second to know. */
  private async begin(place: Point): Promise<void> {
    // What fails here is said when it is shown.
    await this.openPanel().then(panel => panel.begin(this.wanted(place)), () => {});
  }

  /** The series of a place, below the map. */
  private async showPoint(place: Point): Promise<void> {
    const { state } = this;
    state.at = [round(place[1]), round(place[0])];
    this.map.showMark(place);
    this.remember();
    this.pointSection.hidden = false;
    try {
      const panel = await this.openPanel();
      if (state.at) await panel.show(this.wanted([state.at[1], state.at[0]]));
    } catch (error) {
      element('point-note', HTMLElement).textContent = error instanceof Error ? error.message : String(error);
    }
  }

  private async openPanel(): Promise<InstanceType<Charts['PointPanel']>> {
    const { PointPanel } = await loadCharts();
    return (this.panel ??= new PointPanel(this.files, { chose: time => this.goTo(time), view: chart => this.note({ chart }) }));
  }

  private wanted([longitude, latitude]: Point): Wanted {
    return {
      dataset: this.dataset, variable: this.state.variable, point: [round(longitude), round(latitude)], index: this.timeline.index, raster: this.raster, view: this.state.chart,
    };
  }

  private closePoint(): void {
    this.pointSection.hidden = true;
    this.panel?.clear();
    this.map.showMark(null);
    if (this.state.at) this.note({ at: null });
  }

  /** Shows the item next to a time. */
  private goTo(time: number): void {
    const times = this.dataset.times();
    const index = times.reduce((best, one, i) => (Math.abs(one - time) < Math.abs(times[best] - time) ? i : best), 0);
    this.timeline.stop();
    this.timeline.select(index);
    void this.showItem(index);
  }

  /** Plays the item's year from its strips, which show one raster. */
  private animate(index: number): Promise<boolean> {
    const { dataset, state, raster } = this;
    if (state.compare || !raster) return Promise.resolve(false);
    this.animation = new Animation(this.files, dataset, state.variable, this.map.grid, shown => this.timeline.select(shown));
    return this.animation.play(index);
  }

  private stopAnimation(): void {
    this.animation?.stop();
    this.animation = null;
  }

  /** Reads the tiles that are missing for the present view. */
  private async sharpen(): Promise<void> {
    if (this.animation) return;
    const { asked } = this;
    const rasters = [this.raster, this.other].filter(raster => raster !== null);
    const isNew = await Promise.all(rasters.map(raster => raster.showVisible(this.sourceResolution(raster), part => this.isVisible(raster, part))));
    if (asked === this.asked && isNew.includes(true)) {
      this.map.redraw();
      await this.map.drawn();
    }
    if (asked === this.asked) document.body.dataset.sharp = this.state.item;
  }

  /** Pixels of the raster per pixel of the map, roughly. */
  private sourceResolution(raster = this.raster): number {
    if (!raster) return 1;
    const { grid } = raster.asset;
    const size = Math.hypot(grid.transform[0], grid.transform[3]);
    const degrees = raster.placement.isGeographic ? size : size * metresPerUnit(grid.proj4 ?? '') / 111_195;
    const mapDegrees = this.map.view.code === 'EPSG:4326' ? this.map.position.resolution : this.map.position.resolution / 111_195;
    return mapDegrees / degrees / window.devicePixelRatio;
  }

  private isVisible(raster: Raster, part: { left: number; top: number; right: number; bottom: number }): boolean {
    const sight = this.map.sight();
    const steps = 8;
    let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i <= steps; i++) {
      for (let j = 0; j <= steps; j++) {
        const place = raster.placement.place(part.left + (i / steps) * (part.right - part.left), part.top + (j / steps) * (part.bottom - part.top));
        const point = place ? this.map.project(place) : null;
        if (!point?.every(Number.isFinite)) continue;
        [left, right] = [Math.min(left, point[0]), Math.max(right, point[0])];
        [bottom, top] = [Math.min(bottom, point[1]), Math.max(top, point[1])];
      }
    }
    return left <= sight[2] && right >= sight[0] && bottom <= sight[3] && top >= sight[1];
  }

  private paint(): void {
    const { raster, other, state } = this;
    if (!raster) return;
    const differs = state.compare === 'difference' && other !== null && other.isOnGridOf(raster);
    const isApart = state.compare === 'difference' && other !== null && !differs;
    const { values } = raster;
    const isOfClasses = values.isOfClasses && !differs;
    const range = state.range ?? (differs ? differenceRange(values.form.rescale) : this.usualRange(raster));
    const colormap = state.colormap ?? (differs ? 'rdbu' : values.form.colormap ?? 'viridis');
    const style = isOfClasses ? styleOfClasses(raster) : { range, colours: colours(colormap) };
    const isSameVariable = state.otherVariable === state.variable;
    const otherStyle = !other || isSameVariable ? style : this.usualStyle(other);
    this.map.grid.picture = { raster, other, differs, style, otherStyle, divider: Number(this.divider.value) / 100 };
    this.divider.hidden = !other || differs;
    this.legend.show({
      title: `${differs ? 'Difference of ' : ''}${values.form.title ?? state.variable}`, unit: values.unit, colours: style.colours, colormap, range,
      classes: isOfClasses ? values.classes : [],
      beside: [
        isApart ? 'The two are on different grids, so they stand side by side.' : '',
        other && !differs && !isSameVariable ? this.describe(other) : '',
      ].filter(Boolean).join(' '),
    });
    this.map.redraw();
  }

  private usualRange(raster: Raster): [number, number] {
    return raster.values.form.rescale ?? raster.range(part => this.isVisible(raster, part)) ?? [0, 1];
  }

  private usualStyle(raster: Raster): Style {
    return raster.values.isOfClasses
      ? styleOfClasses(raster)
      : { range: this.usualRange(raster), colours: colours(raster.values.form.colormap ?? 'viridis') };
  }

  private describe(raster: Raster): string {
    const { form, unit, isOfClasses } = raster.values;
    const [low, high] = this.usualRange(raster);
    return `Right: ${form.title ?? ''}${isOfClasses ? '' : `, ${form.colormap ?? 'viridis'} from ${low} to ${high} ${unit}`}`;
  }

  private change(changes: Partial<State>): void {
    Object.assign(this.state, changes);
    this.paint();
    this.remember();
  }

  /** What is in the address, and no matter of the map. */
  private note(changes: Partial<State>): void {
    Object.assign(this.state, changes);
    this.remember();
  }

  private async changeView(code: string): Promise<void> {
    this.map.setView(code);
    this.map.fit();
    Object.assign(this.state, { view: code });
    this.remember();
    await this.guard(() => this.sharpen());
    void this.details.show(this.timeline.index);
  }

  private async moved(): Promise<void> {
    Object.assign(this.state, this.map.position);
    this.remember();
    if (this.raster && document.body.dataset.shown) await this.guard(() => this.sharpen());
  }

  /** The values' range in sight, of what is drawn. */
  private visibleRange(): [number, number] | null {
    const { raster } = this;
    if (!raster) return null;
    return raster.range(part => this.isVisible(raster, part));
  }

  private async fitRange(): Promise<void> {
    const range = this.visibleRange();
    if (range && range[0] < range[1] && range[0] > noValue) this.change({ range });
  }

  async readAt(place: Point): Promise<string> {
    const { raster, other, state } = this;
    if (!raster || this.animation) return '';
    const stored = await raster.read(place);
    if (stored === null) return '';
    const text = raster.values.text(stored);
    if (!other) return text;
    const second = await other.read(place);
    if (second === null) return text;
    const [value, otherValue] = [raster.values.value(stored), other.values.value(second)];
    const difference = value !== null && otherValue !== null ? ` (difference ${Number((value - otherValue).toPrecision(6))})` : '';
    return `${text} | ${other.values.text(second)}${state.compare === 'difference' && other.isOnGridOf(raster) ? difference : ''}`;
  }

  private remember(): void {
    Object.assign(this.state, this.map.position, { view: this.map.view.code });
    history.replaceState(null, '', toHash(this.state));
  }

  /** The address was changed by hand, or is another that was shared. */
  private async follow(hash: string): Promise<void> {
    this.timeline.stop();
    // The address itself may have changed again: the map moves when its size does.
    this.state = fromHash(hash);
    this.applyTheme();
    this.applyLineColours();
    if (this.state.view) this.map.setView(this.state.view);
    if (this.state.center && this.state.resolution) this.map.setPosition(this.state.center, this.state.resolution);
    await this.openDataset();
    this.showDetails();
  }

  private showDetails(): void {
    const { area, details } = this.state;
    if (details) this.details.open();
    this.details.showArea(area);
  }

  private async share(): Promise<void> {
    const button = element('share', HTMLButtonElement);
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = 'Copied';
    } catch {
      // Not every origin may write to the clipboard: the address bar has the link.
      button.textContent = 'See the address bar';
    }
    window.setTimeout(() => (button.textContent = 'Copy link'), 2000);
  }

  private get isDark(): boolean {
    return this.state.theme ? this.state.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }

  private applyTheme(): void {
    document.documentElement.dataset.theme = this.isDark ? 'dark' : 'light';
    element('theme', HTMLButtonElement).textContent = this.isDark ? 'Light' : 'Dark';
  }

  private applyLineColours(): void {
    const style = getComputedStyle(document.documentElement);
    this.map.setLineColours(style.getPropertyValue('--coast').trim(), style.getPropertyValue('--halo').trim(), style.getPropertyValue('--outline').trim());
  }

  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.say('');
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }

  private say(text: string): void {
    const message = element('message', HTMLElement);
    message.hidden = text === '';
    message.replaceChildren(create('span', { textContent: text }));
  }
}

/** To a metre or so: what an address holds of a place. */
function round(degrees: number): number {
  return Number(degrees.toFixed(5));
}

/** The n-th class has the n-th colour. */
function styleOfClasses(raster: Raster): Style {
  return { range: [-0.5, 255.5], colours: classColours(raster.values.classes) };
}

function differenceRange(rescale: [number, number] | undefined): [number, number] {
  const half = rescale ? (rescale[1] - rescale[0]) / 4 : 1;
  return [-half, half];
}

function metresPerUnit(proj4: string): number {
  const factor = /\+to_meter=([\d.e+-]+)/.exec(proj4);
  return factor ? Number(factor[1]) : /\+units=km\b/.test(proj4) ? 1000 : /\+units=us-ft\b/.test(proj4) ? 1200 / 3937 : 1;
}
