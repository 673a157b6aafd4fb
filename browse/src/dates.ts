/** Seconds from midnight to midnight. */
export const day = 86400;

/** A moment as a reader reads it: the time of day only where there is one. */
export function dateText(seconds: number): string {
  const text = new Date(seconds * 1000).toISOString();
  return seconds % day === 0 ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, seconds % 60 === 0 ? 16 : 19)} UTC`;
}

const spoken = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });
const spokenTime = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** A moment as it is read aloud. */
export function spokenDate(seconds: number): string {
  return seconds % day === 0 ? spoken.format(seconds * 1000) : `${spokenTime.format(seconds * 1000)} UTC`;
}

/** The step between items that most of them keep. */
export function usualStep(times: number[]): number {
  const steps = times.slice(1).map((time, i) => time - times[i]).sort((one, other) => one - other);
  return steps.length === 0 ? 0 : steps[Math.floor(steps.length / 2)];
}
