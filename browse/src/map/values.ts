import type { Form } from '../catalog';
import type { Samples } from '../cog/tile';
import { noValue } from './painter';

/** How a variable's stored numbers become values or classes. */
export class Values {
  /** Colours and names where numbers are classes; empty where they are measurements. */
  readonly classes: { value: number; title: string; color: string }[];
  private readonly positions = new Map<number, number>();
  private readonly codes: Map<number, string>;
  private readonly shift: number;
  private readonly mask: number;

  /** @param isMeasured Whether the item has a mean: then its classes are codes beside a measurement, such as 'land'. */
  constructor(readonly form: Form, private readonly nodata: number | null, isMeasured: boolean) {
    const field = isMeasured ? undefined : form.bitfields?.[0];
    const named = isMeasured ? [] : field?.classes ?? form.classes ?? [];
    this.codes = new Map((form.classes ?? []).map(one => [one.value, one.title ?? String(one.value)]));
    this.shift = field?.offset ?? 0;
    this.mask = field ? 2 ** field.length - 1 : 0;
    this.classes = named.map((one, i) => ({
      value: one.value,
      title: one.title ?? String(one.value),
      color: one.color ? `#${one.color}` : standIns[i % standIns.length],
    }));
    this.classes.forEach((one, i) => this.positions.set(one.value, i));
  }

  get unit(): string {
    return this.form.unit ?? '';
  }

  get isOfClasses(): boolean {
    return this.classes.length > 0;
  }

  /** Whether a number stands for a word beside a measurement. */
  isCode(number: number): boolean {
    return !this.isOfClasses && this.codes.has(number);
  }

  /** A stored number as a value; null where it is none. */
  value(stored: number | bigint): number | null {
    const number = Number(stored);
    if (Number.isNaN(number) || this.isNodata(number)) return null;
    if (this.isOfClasses) return this.mask ? Math.floor(number / 2 ** this.shift) % (this.mask + 1) : number;
    return number * (this.form.scale ?? 1) + (this.form.offset ?? 0);
  }

  /** A stored number as a reader is told of it. */
  text(stored: number | bigint): string {
    const value = this.value(stored);
    if (value === null) return 'no data';
    if (this.isOfClasses) {
      const position = this.positions.get(value);
      return position === undefined ? `${value}` : `${value}: ${this.classes[position].title}`;
    }
    const code = this.codes.get(Number(stored));
    return code ? `${stored}: ${code}` : `${formatNumber(value)}${this.unit ? ` ${this.unit}` : ''}`;
  }

  /** The numbers that a texture holds: values, or the positions of classes. */
  toTexture(samples: Samples, bands: number, width: number, height: number, stride: number): Float32Array {
    const result = new Float32Array(width * height);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const value = this.value(samples[(row * stride + column) * bands]);
        result[row * width + column] = value === null ? noValue : this.isOfClasses ? this.positions.get(value) ?? noValue : value;
      }
    }
    return result;
  }

  private isNodata(number: number): boolean {
    return this.nodata !== null && (number === this.nodata || number === Math.fround(this.nodata));
  }
}

/** As many digits as single precision has. */
export function formatNumber(value: number): string {
  const [digits, exponent] = value.toPrecision(7).split('e');
  const shortest = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
  return exponent ? `${shortest}e${exponent}` : shortest;
}

/** Of classes that state none: Okabe and Ito's, which all can tell apart. */
const standIns = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7', '#999999'];
