/** What is usual on each day of a year at a place. */
export interface Climatology {
  /** By {@link slotOf}; null where there are values of fewer than two years. */
  mean: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

/** Days before and after a day of the year whose values count as its own: of one day alone, twenty years are twenty values. */
export const halfWindow = 7;
const slots = 366;
const fewestYears = 2;
/** Shares of the values below the band's lower and upper edge. */
export const [lowShare, highShare] = [0.05, 0.95];

/** The day of a year from 0 to 365, by month and day in UTC: 29 February has a place of its own, which other years leave empty. */
export function slotOf(seconds: number): number {
  const date = new Date(seconds * 1000);
  return (Date.UTC(2000, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(2000, 0, 1)) / 86_400_000;
}

/**
 * The mean, and the 5th and 95th percentile, of all values within seven days of a day of the year. Percentiles lie between the sorted values, as straight lines join them.
 * @param times Unix seconds.
 * @returns Null where no day of the year has values of two years.
 */
export function climatologyOf(times: number[], values: (number | null)[]): Climatology | null {
  const bySlot: { value: number; year: number }[][] = Array.from({ length: slots }, () => []);
  times.forEach((time, i) => {
    const value = values[i];
    if (value !== null) bySlot[slotOf(time)].push({ value, year: new Date(time * 1000).getUTCFullYear() });
  });
  const result: Climatology = { mean: [], low: [], high: [] };
  for (let slot = 0; slot < slots; slot++) {
    const near = Array.from({ length: 2 * halfWindow + 1 }, (_, i) => bySlot[(slot + i - halfWindow + slots) % slots]).flat();
    const isEnough = new Set(near.map(one => one.year)).size >= fewestYears;
    const sorted = Float64Array.from(near, one => one.value).sort();
    result.mean.push(isEnough ? sorted.reduce((sum, value) => sum + value, 0) / sorted.length : null);
    result.low.push(isEnough ? quantile(sorted, lowShare) : null);
    result.high.push(isEnough ? quantile(sorted, highShare) : null);
  }
  return result.mean.some(mean => mean !== null) ? result : null;
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  return sorted[below] + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
}
