import { create } from './ui/dom';

/** Where the page reads indexes, items and COGs from. Paths are relative to the output's root. */
export interface Files {
  json<T>(path: string): Promise<T>;
  range(path: string, start: number, end: number): Promise<ArrayBuffer>;
  /**
   * A whole file.
   * @param isFresh Past caches.
   */
  whole(path: string, isFresh?: boolean): Promise<ArrayBuffer>;
  /** A file's last bytes, and the size of all of it. */
  tail(path: string, length: number): Promise<{ content: ArrayBuffer; size: number }>;
  /** An address for a link or a picture. */
  address(path: string): string;
}

/** There is no such file. */
export class MissingFile extends Error {
  constructor(readonly path: string, message: string) {
    super(message);
  }
}

/** A static host. */
export class WebFiles implements Files {
  constructor(private readonly base: string) {}

  async json<T>(path: string): Promise<T> {
    const answer = await this.ask(path, {});
    return answer.json() as Promise<T>;
  }

  async whole(path: string, isFresh = false): Promise<ArrayBuffer> {
    const answer = await this.ask(path, { cache: isFresh ? 'reload' : 'default' });
    return answer.arrayBuffer();
  }

  async range(path: string, start: number, end: number): Promise<ArrayBuffer> {
    const answer = await this.askPart(path, `${start}-${end - 1}`);
    const bytes = await answer.arrayBuffer();
    // A host without ranges sends the whole file.
    return answer.status === 206 ? bytes : bytes.slice(start, end);
  }

  async tail(path: string, length: number): Promise<{ content: ArrayBuffer; size: number }> {
    const answer = await this.askPart(path, `-${length}`);
    const content = await answer.arrayBuffer();
    if (answer.status !== 206) return { content: content.slice(-length), size: content.byteLength };
    return { content, size: Number(/\/(\d+)$/.exec(answer.headers.get('Content-Range') ?? '')?.[1]) };
  }

  address(path: string): string {
    return new URL(path, this.base).href;
  }

  private askPart(path: string, range: string): Promise<Response> {
    // Chromium sends ranges of one address one after the other, as its cache locks it, unless it is told to keep nothing.
    return this.ask(path, { headers: { Range: `bytes=${range}` }, cache: 'no-store' });
  }

  private async ask(path: string, options: RequestInit): Promise<Response> {
    const answer = await fetch(this.address(path), options);
    if (answer.status === 404) throw new MissingFile(path, `${path}: the host has no such file`);
    if (!answer.ok) throw new Error(`${path}: the host answers ${answer.status}`);
    return answer;
  }
}

/** What a page that is opened as a file may use of what is beside it: pictures, and scripts. */
export class ScriptFiles implements Files {
  /** A dataset's index, by the script beside it, which calls datasetsIndex; any other JSON is out of reach. */
  json<T>(path: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const script = create('script', { src: path.replace(/\.json$/, '.js') });
      Object.assign(window, { datasetsIndex: resolve });
      script.addEventListener('error', () => reject(new Error(`${path} is not to be read from a page that is opened as a file`)));
      script.addEventListener('load', () => script.remove());
      document.head.append(script);
    });
  }

  range(path: string): Promise<never> {
    return Promise.reject(new Error(`${path} is not to be read from a page that is opened as a file`));
  }

  whole(path: string): Promise<never> {
    return this.range(path);
  }

  tail(path: string): Promise<never> {
    return this.range(path);
  }

  address(path: string): string {
    return path;
  }
}

/** A folder that the reader opened from the disk: no request can be made from file://. */
export class FolderFiles implements Files {
  private readonly files = new Map<string, File>();
  private readonly addresses = new Map<string, string>();

  constructor(files: Iterable<File>) {
    for (const file of files) this.files.set(file.webkitRelativePath.split('/').slice(1).join('/'), file);
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  async json<T>(path: string): Promise<T> {
    return JSON.parse(await this.find(path).text()) as T;
  }

  async range(path: string, start: number, end: number): Promise<ArrayBuffer> {
    return this.find(path).slice(start, end).arrayBuffer();
  }

  async whole(path: string): Promise<ArrayBuffer> {
    return this.find(path).arrayBuffer();
  }

  async tail(path: string, length: number): Promise<{ content: ArrayBuffer; size: number }> {
    const file = this.find(path);
    return { content: await file.slice(-length).arrayBuffer(), size: file.size };
  }

  address(path: string): string {
    if (!this.files.has(path)) return path;
    if (!this.addresses.has(path)) this.addresses.set(path, URL.createObjectURL(this.find(path)));
    return this.addresses.get(path)!;
  }

  private find(path: string): File {
    const file = this.files.get(path);
    if (!file) throw new MissingFile(path, `${path} is not in the folder`);
    return file;
  }
}
