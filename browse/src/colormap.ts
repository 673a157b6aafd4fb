import anchors from './colormaps.json';

const maps: Record<string, string[]> = anchors;

export const colormapNames = Object.keys(maps);

/** 256 colours from one end of the map to the other. */
export function colours(name: string): Uint8Array {
  const stops = (maps[name] ?? maps.viridis).map(parse);
  const result = new Uint8Array(1024);
  for (let i = 0; i < 256; i++) result.set([...mix(stops, i / 255), 255], i * 4);
  return result;
}

export function classColours(classes: { color: string }[]): Uint8Array {
  const result = new Uint8Array(1024);
  classes.slice(0, 256).forEach((one, i) => result.set([...parse(one.color), 255], i * 4));
  return result;
}

function parse(colour: string): number[] {
  return [1, 3, 5].map(start => parseInt(colour.slice(start, start + 2), 16));
}

function mix(stops: number[][], position: number): number[] {
  const place = position * (stops.length - 1);
  const index = Math.min(Math.floor(place), stops.length - 2);
  return stops[index].map((from, i) => Math.round(from + (stops[index + 1][i] - from) * (place - index)));
}
