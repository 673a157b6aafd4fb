import type { Files } from '../files';

export interface Limit {
  requests: number;
  bytes: number;
}

/** The limit of a reading is reached. */
export class LimitReached extends Error {}

/** A reading that is not wanted any more. */
export class Cancelled extends Error {}

/** Counts what is read, and ends it at a limit. Bytes are those of the files, whatever a host makes of them on the way. */
export class MeteredFiles implements Files {
  requests = 0;
  bytes = 0;

  constructor(private readonly files: Files, private readonly isWanted: () => boolean, private readonly limit: Limit | null = null) {}

  json<T>(path: string): Promise<T> {
    return this.files.json<T>(path);
  }

  whole(path: string, isFresh?: boolean): Promise<ArrayBuffer> {
    return this.count(0, () => this.files.whole(path, isFresh), content => content.byteLength);
  }

  range(path: string, start: number, end: number): Promise<ArrayBuffer> {
    return this.count(end - start, () => this.files.range(path, start, end), content => content.byteLength);
  }

  tail(path: string, length: number): Promise<{ content: ArrayBuffer; size: number }> {
    return this.count(length, () => this.files.tail(path, length), part => part.content.byteLength);
  }

  address(path: string): string {
    return this.files.address(path);
  }

  /** @param asked How many bytes it may be: they count from the start, as others are asked for at the same time. */
  private async count<T>(asked: number, read: () => Promise<T>, lengthOf: (result: T) => number): Promise<T> {
    if (!this.isWanted()) throw new Cancelled();
    if (this.limit && (this.requests + 1 > this.limit.requests || this.bytes + asked > this.limit.bytes)) throw new LimitReached();
    this.requests++;
    this.bytes += asked;
    const result = await read();
    this.bytes += lengthOf(result) - asked;
    return result;
  }
}

/** As many at once as a host is asked for ranges of a series. */
const atOnce = 16;

/** Does work for each, some at once, and reports how many are done. The first error ends it, when what was begun is done. */
export async function forEachOf<T>(all: T[], work: (one: T) => Promise<void>, done: (count: number) => void): Promise<void> {
  let [next, finished] = [0, 0];
  const errors: unknown[] = [];
  const worker = async () => {
    while (next < all.length && errors.length === 0) {
      try {
        await work(all[next++]);
        done(++finished);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
  if (errors.length > 0) throw errors[0];
}
