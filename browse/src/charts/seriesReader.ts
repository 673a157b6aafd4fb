import type { Dataset } from '../catalog';
import { unzstd } from '../cog/zstd';
import { MissingFile } from '../files';
import { Placement } from '../map/placement';
import type { Point } from '../map/views';
import { placeText } from '../ui/readout';
import { readPixel } from './cogPixel';
import { forEachOf, type MeteredFiles } from './meter';
import { arrays, fillOf, parseIndex, valueOf, type Piece, type SeriesForm, type SeriesIndex } from './seriesIndex';
import { indexBytes, placeOf } from './shard';

/** A point's times and values. */
export interface PointSeries {
  /** The middle of the pixel that holds the point. */
  centre: Point;
  /** Unix seconds. */
  times: number[];
  values: (number | null)[];
}

const chunkEdge = 8;
const chunksAcross = 16;
const chunksInShard = chunksAcross * chunksAcross;
const mostTimes = 366;

/**
 * Reads a point's series: the index, then of each piece a shard's index and a chunk, and the open month from its COGs. The library zarrita asks for each piece's metadata,
 * too, which the index says already, and by default for each shard's size, which an answer's Content-Range says: 20 years would take 61 requests or more.
 */
export class SeriesReader {
  private readonly root: string;
  private readonly places = new Map<SeriesForm, { column: number; row: number }>();
  private centre: Point | null = null;

  constructor(private readonly files: MeteredFiles, private readonly dataset: Dataset, private readonly variable: string, private readonly point: Point) {
    this.root = `${dataset.id}/_series/${variable}/`;
  }

  async read(progress: (done: number, all: number) => void): Promise<PointSeries> {
    try {
      return await this.readAll(await this.index(false), progress);
    } catch (error) {
      // A piece may be replaced after its index was read.
      if (!(error instanceof MissingFile) || error.path === this.indexPath) throw error;
      return this.readAll(await this.index(true), progress);
    }
  }

  private get indexPath(): string {
    return `${this.root}zarr.json`;
  }

  private async index(isFresh: boolean): Promise<SeriesIndex> {
    const content = await this.files.whole(this.indexPath, isFresh);
    return named(`${this.indexPath} is not the index of a series`, () => parseIndex(content));
  }

  private async readAll(index: SeriesIndex, progress: (done: number, all: number) => void): Promise<PointSeries> {
    const parts = index.pieces.flatMap(piece => Array.from({ length: Math.ceil(piece.times.length / mostTimes) }, (_, chunk) => ({ piece, chunk, values: [] as (number | null)[] })));
    const open = index.open ? index.open.ids.map((id, i) => ({ id, value: null as number | null, time: index.open!.times[i] })) : [];
    const work = [
      ...parts.map(part => async () => { part.values = await this.readChunk(part.piece, part.chunk); }),
      ...open.map(day => async () => { day.value = await this.readDay(index.open!, day.id, day.time); }),
    ];
    await forEachOf(work, one => one(), done => progress(done, work.length));
    return {
      centre: this.centre ?? this.point,
      times: [...parts.flatMap(({ piece, chunk }) => piece.times.slice(chunk * mostTimes, (chunk + 1) * mostTimes)), ...open.map(day => day.time)].map(time => time / 1000),
      values: [...parts.flatMap(part => part.values), ...open.map(day => day.value)],
    };
  }

  private async readChunk({ path, form, times }: Piece, chunk: number): Promise<(number | null)[]> {
    const { column, row } = this.placeIn(form);
    const key = `${this.root}${path}/${this.variable}/c/${chunk}/${Math.floor(row / (chunkEdge * chunksAcross))}/${Math.floor(column / (chunkEdge * chunksAcross))}`;
    const { content, size } = await this.files.tail(key, indexBytes(chunksInShard));
    const position = (Math.floor(row / chunkEdge) % chunksAcross) * chunksAcross + (Math.floor(column / chunkEdge) % chunksAcross);
    const place = named(`${key} is damaged`, () => placeOf(content, size, chunksInShard, position));
    const count = Math.min(mostTimes, times.length - chunk * mostTimes);
    if (!place) return Array.from({ length: count }, () => valueOf(form, fillOf(form)));
    const compressed = new Uint8Array(await this.files.range(key, ...place));
    const samples = named(`${key} is damaged`, () => decode(compressed, form, Math.min(mostTimes, times.length)));
    const pixel = (row % chunkEdge) * chunkEdge + (column % chunkEdge);
    return Array.from({ length: count }, (_, time) => valueOf(form, Number(samples[time * chunkEdge * chunkEdge + pixel])));
  }

  private async readDay({ form }: { form: SeriesForm }, id: string, time: number): Promise<number | null> {
    const known = this.dataset.asset(this.dataset.find(id), this.variable);
    // A day that came after the page's index was read.
    const year = String(new Date(time).getUTCFullYear()).padStart(4, '0');
    const path = known?.path ?? `${this.dataset.id}/${year}/${id}/${id}_${this.variable}.tif`;
    return valueOf(form, await readPixel(this.files, path, known?.ends ?? [], this.placeIn(form)));
  }

  private placeIn(form: SeriesForm): { column: number; row: number } {
    let place = this.places.get(form);
    if (!place) {
      const { crs, shape, transform } = form;
      const placement = new Placement({ ...(/^EPSG:/.test(crs) ? { code: crs, proj4: this.dataset.definition(crs) } : { proj4: crs }), shape, transform });
      const found = placement.pixel(this.point);
      if (!found) throw new Error(`the grid does not reach ${placeText(this.point)}`);
      this.centre = placement.place(found.column + 0.5, found.row + 0.5);
      this.places.set(form, (place = found));
    }
    return place;
  }
}

function decode(compressed: Uint8Array, { dataType }: SeriesForm, times: number): ArrayLike<number | bigint> {
  const type = arrays[dataType];
  const bytes = unzstd(compressed);
  const wanted = times * chunkEdge * chunkEdge * type.BYTES_PER_ELEMENT;
  if (bytes.length !== wanted) throw new Error(`a chunk has ${bytes.length} bytes in place of ${wanted}`);
  return new type(bytes.slice().buffer);
}

/** Says what an error is about. */
function named<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
