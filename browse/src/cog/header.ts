/** One resolution of a COG. */
export interface Level {
  width: number;
  height: number;
  tileWidth: number;
  tileHeight: number;
  tilesAcross: number;
  tilesDown: number;
  offsets: number[];
  sizes: number[];
  compression: number;
  predictor: number;
  bands: number;
  bits: number;
  /** 1 unsigned, 2 signed, 3 floating point. */
  format: number;
}

export interface Header {
  /** From full resolution to the smallest. */
  levels: Level[];
  nodata: number | null;
}

/** The header ends beyond what was read, at this byte or later. */
export class ShortHeader extends Error {
  constructor(readonly needed: number) {
    super('the header is longer than what was read of it');
  }
}

const sizes: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 16: 8, 17: 8, 18: 8 };

/** Reads the directories of a little-endian TIFF or BigTIFF. */
export function parseHeader(bytes: ArrayBuffer): Header {
  const view = new DataView(bytes);
  need(view, 0, 16);
  const magic = view.getUint16(2, true);
  if (view.getUint16(0, true) !== 0x4949 || (magic !== 42 && magic !== 43)) throw new Error('it is no little-endian TIFF');
  const big = magic === 43;
  const levels: Level[] = [];
  let nodata: number | null = null;
  let offset = big ? long8(view, 8) : view.getUint32(4, true);
  while (offset !== 0) {
    const directory = readDirectory(view, offset, big);
    levels.push(toLevel(directory.tags));
    const text = directory.tags.get(42113);
    if (levels.length === 1 && typeof text === 'string') nodata = Number(text.toLowerCase() === 'nan' ? NaN : text);
    offset = directory.next;
  }
  return { levels, nodata };
}

type Tags = Map<number, number[] | string>;

function readDirectory(view: DataView, offset: number, big: boolean): { tags: Tags; next: number } {
  const [head, entry] = big ? [8, 20] : [2, 12];
  need(view, offset, head);
  const count = big ? long8(view, offset) : view.getUint16(offset, true);
  const end = offset + head + count * entry;
  need(view, end, big ? 8 : 4);
  const tags: Tags = new Map();
  for (let at = offset + head; at < end; at += entry) tags.set(view.getUint16(at, true), readField(view, at, big));
  return { tags, next: big ? long8(view, end) : view.getUint32(end, true) };
}

function readField(view: DataView, at: number, big: boolean): number[] | string {
  const type = view.getUint16(at + 2, true);
  const count = big ? long8(view, at + 4) : view.getUint32(at + 4, true);
  const size = (sizes[type] ?? 1) * count;
  const inline = at + (big ? 12 : 8);
  const start = size <= (big ? 8 : 4) ? inline : big ? long8(view, inline) : view.getUint32(inline, true);
  need(view, start, size);
  if (type === 2) return new TextDecoder().decode(new Uint8Array(view.buffer, start, count)).replace(/\0.*$/s, '').trim();
  return Array.from({ length: count }, (_, i) => readNumber(view, start + i * sizes[type], type));
}

function readNumber(view: DataView, at: number, type: number): number {
  switch (type) {
    case 3: return view.getUint16(at, true);
    case 4: return view.getUint32(at, true);
    case 12: return view.getFloat64(at, true);
    case 16: return long8(view, at);
    default: return view.getUint8(at);
  }
}

function long8(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function need(view: DataView, start: number, length: number): void {
  if (start + length > view.byteLength) throw new ShortHeader(start + length);
}

function toLevel(tags: Tags): Level {
  const number = (tag: number, otherwise: number) => (tags.get(tag)?.[0] as number | undefined) ?? otherwise;
  const [width, height, tileWidth, tileHeight] = [number(256, 0), number(257, 0), number(322, 0), number(323, 0)];
  if (!tileWidth || !tileHeight) throw new Error('it is no COG: its pixels are in no tiles');
  return {
    width, height, tileWidth, tileHeight,
    tilesAcross: Math.ceil(width / tileWidth),
    tilesDown: Math.ceil(height / tileHeight),
    offsets: tags.get(324) as number[],
    sizes: tags.get(325) as number[],
    compression: number(259, 1),
    predictor: number(317, 1),
    bands: number(277, 1),
    bits: number(258, 8),
    format: number(339, 1),
  };
}
