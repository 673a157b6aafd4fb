import type { Files } from './files';

export interface DatasetName {
  id: string;
  title: string;
  note?: string;
}

export interface ClassName {
  value: number;
  title?: string;
  color?: string;
}

/** What mostly all of a variable's COGs share. */
export interface Form {
  href: string;
  title?: string;
  description?: string;
  bands?: string[];
  dataType?: string;
  unit?: string;
  nodata?: number;
  scale?: number;
  offset?: number;
  classes?: ClassName[];
  bitfields?: { name?: string; offset: number; length: number; classes: ClassName[] }[];
  colormap?: string;
  rescale?: [number, number];
}

/** Where pixels are: `transform` goes from (column, row) to (x, y), row by row. */
export interface Grid {
  code?: string;
  proj4?: string;
  shape: [number, number];
  transform: [number, number, number, number, number, number];
}

/** A COG as the index describes it. */
export interface Asset {
  path: string;
  form: Form;
  grid: Grid;
  /** How many bytes hold the header, then the tiles of each resolution, too, from the smallest; empty where it is not known. */
  ends: number[];
  mean: number | null;
}

export interface Item {
  id: string;
  /** Unix seconds. */
  datetime: number;
  start: number;
  end: number;
  bbox: [number, number, number, number];
  path: string;
  quicklook: string | null;
}

type Column<T> = T[];

interface IndexFile {
  version: number;
  dataset: string;
  title: string;
  count: number;
  id: Column<string>;
  /** Milliseconds from 1970 of the first item; then from each to the next. */
  first: number;
  step: Column<number>;
  /** From an item's datetime. */
  start: Column<number>;
  end: Column<number>;
  bbox: Column<number>[];
  quicklook: Column<string | null>;
  variables: Record<string, { form: Column<number>; grid: Column<number>; kib: Column<number | null>[]; mean: Column<number | null>; strips?: string[]; series?: boolean }>;
  forms: Form[];
  grids: Grid[];
}

const version = 1;

/** A column that holds the same for all items has it once. */
function at<T>(column: Column<T>, index: number): T {
  return column.length === 1 ? column[0] : column[index];
}

/** A dataset's items, in the order of their times. */
export class Dataset {
  /** Unix seconds. */
  private readonly datetimes: number[] = [];

  private constructor(private readonly index: IndexFile) {
    let time = index.first;
    for (let i = 0; i < index.count; i++) this.datetimes.push((time += at(index.step, i)) / 1000);
  }

  static async open(files: Files, id: string): Promise<Dataset> {
    const index = await files.json<IndexFile>(`${id}/index.json`);
    if (index.version !== version) throw new Error(`${id}/index.json is of version ${index.version}, and this page reads ${version}`);
    return new Dataset(index);
  }

  get id(): string {
    return this.index.dataset;
  }

  get title(): string {
    return this.index.title;
  }

  get count(): number {
    return this.index.count;
  }

  get variables(): string[] {
    return Object.keys(this.index.variables);
  }

  item(i: number): Item {
    const { index } = this;
    const id = at(index.id, i);
    const datetime = this.datetimes[i];
    const quicklook = at(index.quicklook, i);
    return {
      id,
      datetime,
      start: datetime + at(index.start, i) / 1000,
      end: datetime + at(index.end, i) / 1000,
      bbox: index.bbox.map(side => at(side, i)) as Item['bbox'],
      path: this.fill(`{year}/{id}/{id}.json`, i),
      quicklook: quicklook === null ? null : this.fill(quicklook, i),
    };
  }

  asset(i: number, variable: string): Asset | null {
    const columns = this.index.variables[variable];
    const form = columns ? at(columns.form, i) : -1;
    if (form < 0) return null;
    return {
      path: this.fill(this.index.forms[form].href, i),
      form: this.index.forms[form],
      grid: this.index.grids[at(columns.grid, i)],
      ends: columns.kib.map(level => at(level, i)).filter(end => end !== null).map(end => end * 1024),
      mean: at(columns.mean, i),
    };
  }

  /** The variable's form in the latest item that has it. */
  form(variable: string): Form {
    const { form } = this.index.variables[variable];
    const last = form.length === 1 ? form[0] : form.findLast(one => one >= 0)!;
    return this.index.forms[last];
  }

  /** Whether the variable has a series of each pixel, as docs/series.md describes it. */
  hasSeries(variable: string): boolean {
    return this.index.variables[variable].series ?? false;
  }

  /** The PROJ string of a coordinate reference system that a grid has. */
  definition(code: string): string | undefined {
    return this.index.grids.find(grid => grid.code === code)?.proj4;
  }

  times(): number[] {
    return this.datetimes;
  }

  means(variable: string): (number | null)[] {
    return Array.from({ length: this.count }, (_, i) => at(this.index.variables[variable].mean, i));
  }

  /** Whether numbers are measurements: of classes there is no mean. */
  isMeasured(variable: string): boolean {
    return this.index.variables[variable].mean.some(mean => mean !== null);
  }

  /** The addresses of the strips of the item's year, from its month on and around; none where its variable has none. */
  strips(i: number, variable: string): string[] {
    const month = new Date(this.datetimes[i] * 1000).toISOString().slice(0, 7);
    const all = (this.index.variables[variable].strips ?? []).filter(one => one.slice(0, 4) === month.slice(0, 4));
    return [...all.filter(one => one >= month), ...all.filter(one => one < month)].map(one => `${this.id}/${one.slice(0, 4)}/${one}_${variable}.png`);
  }

  find(id: string): number {
    return this.index.id.indexOf(id);
  }

  private fill(template: string, i: number): string {
    const year = String(new Date(this.datetimes[i] * 1000).getUTCFullYear()).padStart(4, '0');
    return `${this.index.dataset}/${template.replaceAll('{year}', year).replaceAll('{id}', at(this.index.id, i))}`;
  }
}
