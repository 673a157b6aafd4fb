import { Dataset, type DatasetName } from '../catalog';
import { dateText } from '../dates';
import type { Files } from '../files';
import { fromHash, toHash } from '../state';
import { create, element, setOptions, showHeading } from './dom';
import { Timeline } from './timeline';

/** The items' quicklooks, where the COGs are out of reach: of a page that is opened as a file. */
export class Quicklooks {
  private readonly figure = element('quicklook', HTMLElement);
  private readonly choice = element('dataset', HTMLSelectElement);
  private readonly timeline = new Timeline(index => this.show(index), { start: () => Promise.resolve(false), stop: () => {} });
  private readonly ended = new AbortController();
  private readonly state = fromHash(location.hash);
  private dataset: Dataset | null = null;

  constructor(private readonly files: Files, private readonly names: DatasetName[]) {
    this.choice.addEventListener('change', () => void this.open(this.choice.value), { signal: this.ended.signal });
    this.timeline.stopWhenTouched(this.figure);
    document.body.dataset.quicklooks = '';
    this.figure.hidden = false;
  }

  async start(): Promise<void> {
    setOptions(this.choice, this.names.map(one => ({ value: one.id, title: one.title })), this.state.dataset);
    await this.open(this.choice.value);
  }

  /** Makes room for the map, which shows the same item. */
  end(): void {
    this.timeline.end();
    this.ended.abort();
    this.figure.hidden = true;
    delete document.body.dataset.quicklooks;
  }

  private async open(id: string): Promise<void> {
    try {
      this.dataset = await Dataset.open(this.files, id);
      const { dataset } = this;
      showHeading(dataset.title, this.names.find(name => name.id === id)?.note);
      if (dataset.count === 0) throw new Error(`${dataset.title} has no item yet`);
      const found = dataset.find(this.state.item);
      const index = found >= 0 ? found : dataset.count - 1;
      this.timeline.set(dataset.times(), index);
      await this.show(index);
    } catch (error) {
      this.figure.replaceChildren(error instanceof Error ? error.message : String(error));
    }
  }

  private async show(index: number): Promise<void> {
    const dataset = this.dataset!;
    const item = dataset.item(index);
    Object.assign(this.state, { dataset: dataset.id, item: item.id });
    history.replaceState(null, '', toHash(this.state));
    const date = dateText(item.datetime);
    if (item.quicklook === null) {
      this.figure.replaceChildren(create('figcaption', { textContent: `${date} has no quicklook` }));
      return;
    }
    const picture = create('img', { src: this.files.address(item.quicklook), alt: `${this.legend(dataset)}, ${date}` });
    // The next picture stands where the last one stood, without a gap between.
    await picture.decode().catch(() => {});
    if (this.state.item !== item.id) return;
    this.figure.replaceChildren(picture, create('figcaption', { textContent: this.legend(dataset) }));
    document.body.dataset.shown = item.id;
  }

  /** A quicklook is of the first variable whose descriptor has colours. */
  private legend(dataset: Dataset): string {
    const variable = dataset.variables.find(one => dataset.form(one).colormap) ?? dataset.variables[0];
    const { title, unit, colormap, rescale } = dataset.form(variable);
    const colours = colormap && rescale ? `, ${colormap} from ${rescale[0]} to ${rescale[1]}${unit ? ` ${unit}` : ''}` : '';
    return `${title ?? variable}${colours}`;
  }
}
