/** All that the page shows, as its address holds it. */
export interface State {
  dataset: string;
  variable: string;
  /** The item's id; empty for the latest. */
  item: string;
  view: string;
  center: [number, number] | null;
  /** The map's units per pixel. */
  resolution: number | null;
  colormap: string | null;
  range: [number, number] | null;
  /** What is beside the item, or subtracted from it; empty for nothing. */
  otherItem: string;
  otherVariable: string;
  compare: '' | 'swipe' | 'difference';
  /** Where the divider is, in percent; null for the middle. */
  divider: number | null;
  /** An area that is measured, as worldMap.ts writes it; empty for none. */
  area: string;
  /** Whether the panel with the details is open. */
  details: '' | 'open';
  /** The place whose series is shown, as latitude and longitude; null for none. */
  at: [number, number] | null;
  /** What its chart shows: values where empty. */
  chart: '' | 'anomaly';
  theme: '' | 'light' | 'dark';
}

export const initial: State = {
  dataset: '', variable: '', item: '', view: '', center: null, resolution: null, colormap: null, range: null,
  otherItem: '', otherVariable: '', compare: '', divider: null, area: '', details: '', at: null, chart: '', theme: '',
};

const names: Record<keyof State, string> = {
  dataset: 'd', variable: 'v', item: 'i', view: 'p', center: 'c', resolution: 'z', colormap: 'm', range: 'r',
  otherItem: 'oi', otherVariable: 'ov', compare: 'x', divider: 'w', area: 'a', details: 's', at: 'at', chart: 'n', theme: 't',
};

export function toHash(state: State): string {
  const parameters = new URLSearchParams();
  for (const [key, name] of Object.entries(names)) {
    const value = state[key as keyof State];
    if (value !== null && value !== '') parameters.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return `#${parameters}`;
}

export function fromHash(hash: string): State {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const text = (key: keyof State) => parameters.get(names[key]) ?? '';
  const numbers = (key: keyof State, count: number): number[] | null => {
    const values = text(key).split(',').map(part => (part === '' ? NaN : Number(part)));
    return values.length === count && values.every(Number.isFinite) ? values : null;
  };
  const one = <T extends string>(key: keyof State, allowed: T[]): T | '' => allowed.find(value => value === text(key)) ?? '';
  return {
    dataset: text('dataset'), variable: text('variable'), item: text('item'), view: text('view'),
    center: numbers('center', 2) as [number, number] | null,
    resolution: numbers('resolution', 1)?.[0] ?? null,
    colormap: text('colormap') || null,
    range: numbers('range', 2) as [number, number] | null,
    otherItem: text('otherItem'), otherVariable: text('otherVariable'),
    compare: one('compare', ['swipe', 'difference']),
    divider: numbers('divider', 1)?.[0] ?? null,
    area: text('area'),
    details: one('details', ['open']),
    at: numbers('at', 2) as [number, number] | null,
    chart: one('chart', ['anomaly']),
    theme: one('theme', ['light', 'dark']),
  };
}
