/** What the COGs of a piece have in common. */
export interface SeriesForm {
  dataType: keyof typeof arrays;
  nodata: number | string | null;
  scale: number;
  offset: number;
  unit: string | null;
  crs: string;
  shape: [number, number];
  transform: [number, number, number, number, number, number];
}

type Runs = [first: number, step: number, count: number][];

export interface Piece {
  path: string;
  form: SeriesForm;
  /** Unix milliseconds. */
  times: number[];
}

/** A variable's series, as docs/series.md describes its index. */
export interface SeriesIndex {
  pieces: Piece[];
  /** The month that is read from its COGs. */
  open: { period: string; form: SeriesForm; ids: string[]; times: number[] } | null;
}

const version = 1;
const mostTimes = 10_000_000;

/** What samples of a type are read by. */
export const arrays = {
  int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, int32: Int32Array, uint32: Uint32Array,
  int64: BigInt64Array, uint64: BigUint64Array, float32: Float32Array, float64: Float64Array,
};

/** @throws Error that says what is wrong. */
export function parseIndex(content: ArrayBuffer): SeriesIndex {
  const root = (JSON.parse(new TextDecoder().decode(content)) as { attributes?: Record<string, unknown> }).attributes?.['datasets:series'] as
    | { version: number; forms: SeriesForm[]; pieces: { path: string; form: number; times: Runs }[]; open: { period: string; form: number; ids: string[]; times: Runs } | null }
    | undefined;
  if (!root) throw new Error('it has no datasets:series');
  if (root.version !== version) throw new Error(`it is of version ${root.version}, and this page reads ${version}`);
  const form = (position: number) => {
    const found = root.forms[position];
    if (!found || !arrays[found.dataType]) throw new Error(`its form ${position} is missing, or of a type that cannot be read`);
    return found;
  };
  const pieces = root.pieces.map(piece => ({ path: piece.path, form: form(piece.form), times: expand(piece.times) }));
  if (!pieces.every(piece => /^\d{4}(-\d\d)?\.[0-9a-f]+$/.test(piece.path) && piece.times.length > 0)) throw new Error('a path of its pieces is none');
  const open = root.open && { period: root.open.period, form: form(root.open.form), ids: root.open.ids, times: expand(root.open.times) };
  if (open && open.ids.length !== open.times.length) throw new Error('its open month has other ids than times');
  return { pieces, open };
}

function expand(runs: Runs): number[] {
  if (runs.reduce((sum, [, , count]) => sum + count, 0) > mostTimes) throw new Error('it has more times than a series can have');
  return runs.flatMap(([first, step, count]) => Array.from({ length: count }, (_, i) => first + i * step));
}

/** A stored number as a value in the form's unit; null where it is none. */
export function valueOf(form: SeriesForm, stored: number): number | null {
  const nodata = form.nodata === null ? null : Number(form.nodata);
  const isMissing = Number.isNaN(stored) || stored === nodata || (nodata !== null && form.dataType === 'float32' && stored === Math.fround(nodata));
  return isMissing ? null : stored * form.scale + form.offset;
}

/** What samples that are not stored are. */
export function fillOf({ nodata, dataType }: SeriesForm): number {
  return nodata !== null ? Number(nodata) : dataType.startsWith('float') ? NaN : 0;
}
