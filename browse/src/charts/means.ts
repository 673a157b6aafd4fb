import uPlot from 'uplot';
import { usualStep } from '../dates';

/** A line of the items' means, as large as its holder is wide. */
export function drawMeans(holder: HTMLElement, times: number[], means: (number | null)[]): uPlot {
  const color = getComputedStyle(holder).color;
  const axis = { stroke: color, grid: { stroke: 'rgba(128,128,128,0.3)' } };
  return new uPlot(
    {
      width: Math.max(240, holder.clientWidth), height: 180, tzDate: utc, legend: { show: false },
      scales: { y: { range: (_, low, high) => yRange(low, high) } },
      series: [{}, { stroke: color, points: { size: 4 } }], axes: [axis, { ...axis, size: 56 }],
    },
    withGaps(times, means), holder);
}

/** A date whose local parts are those of UTC. */
export function utc(seconds: number): Date {
  return uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC');
}

/** Room around the numbers, also where all are the same. */
export function yRange(low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null) return [0, 1];
  const spread = Math.abs(low) / 100 || 1;
  return low === high ? [low - spread, high + spread] : uPlot.rangeNum(low, high, 0.1, false);
}

/**
 * A line must not bridge a gap in time: there, the values get nothing at one time or more.
 * @param every Seconds between times in a gap; one time where it is not given.
 */
export function withGaps(times: number[], values: (number | null)[], every = Infinity): [number[], (number | null)[]] {
  const step = usualStep(times);
  const [x, y]: [number[], (number | null)[]] = [[], []];
  times.forEach((time, i) => {
    if (i > 0 && time - times[i - 1] > 1.5 * step) {
      for (let between = times[i - 1] + step; between < time; between += Math.max(step, every)) {
        x.push(between);
        y.push(null);
      }
    }
    x.push(time);
    y.push(values[i]);
  });
  return [x, y];
}
