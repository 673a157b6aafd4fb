import { create } from './ui/dom';

/** Where the page reads indexes, items and COGs from. Paths are relative to the output's root. */
export interface Files {
  json<T>(path: string): Promise<T>;
  range(path: string, start: number, end: number): Promise<ArrayBuffer>;
  /** An address for a link or a picture. */
  address(path: string): string;
}

/** A static host. */
export class WebFiles implements Files {
  constructor(private readonly base: string) {}

  async json<T>(path: string): Promise<T> {
    const answer = await fetch(this.address(path));
    if (!answer.ok) throw new Error(`${path}: the host answers ${answer.status}`);
    return answer.json() as Promise<T>;
  }

  async range(path: string, start: number, end: number): Promise<ArrayBuffer> {
    // Chromium sends ranges of one address one after the other, as its cache locks it, unless it is told to keep nothing.
    const answer = await fetch(this.address(path), { headers: { Range: `bytes=${start}-${end - 1}` }, cache: 'no-store' });
    if (!answer.ok) throw new Error(`${path}: the host answers ${answer.status}`);
    const bytes = await answer.arrayBuffer();
    // A host without ranges sends the whole file.
    return answer.status === 206 ? bytes : bytes.slice(start, end);
  }

  address(path: string): string {
    return new URL(path, this.base).href;
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

  range(path: string): Promise<ArrayBuffer> {
    return Promise.reject(new Error(`${path} is not to be read from a page that is opened as a file`));
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

  range(path: string, start: number, end: number): Promise<ArrayBuffer> {
    return this.find(path).slice(start, end).arrayBuffer();
  }

  address(path: string): string {
    if (!this.files.has(path)) return path;
    if (!this.addresses.has(path)) this.addresses.set(path, URL.createObjectURL(this.find(path)));
    return this.addresses.get(path)!;
  }

  private find(path: string): File {
    const file = this.files.get(path);
    if (!file) throw new Error(`${path} is not in the folder`);
    return file;
  }
}
