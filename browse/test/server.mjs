// A static host for tests: ranges, gzip for text, a count of what was asked for. Loopback only.
import { createServer } from 'node:http';
import { open, readFile, stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const types = {
  html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', json: 'application/json', txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm', tif: 'image/tiff', png: 'image/png',
};

/**
 * @param prefix The path that the folder is served under, as '/some/where/'.
 * The result's `folder` may be changed: what is asked for later comes from the other one.
 * @param shape How slow the host is: milliseconds before each answer, and bits per second of all answers together; 0 for no limit.
 */
export async function serve(folder, prefix = '/', shape = { latency: 0, bandwidth: 0 }) {
  const requests = [];
  const host = { folder, requests };
  let free = 0;
  const server = createServer((request, response) => answer(request, response).catch(() => response.writeHead(500).end()));
  async function answer(request, response) {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const entry = { path, range: request.headers.range ?? null, status: 200, bytes: 0 };
    requests.push(entry);
    if (shape.latency) await pause(shape.latency);
    const file = join(host.folder, normalize(path.slice(prefix.length - 1).replace(/\/$/, '/index.html')));
    const found = path.startsWith(prefix) && file.startsWith(host.folder) ? await stat(file).catch(() => null) : null;
    if (!found?.isFile()) {
      entry.status = 404;
      response.writeHead(404).end();
      return;
    }
    const type = types[file.split('.').at(-1)] ?? 'application/octet-stream';
    const range = /^bytes=(\d*)-(\d*)$/.exec(entry.range ?? '');
    if (range) {
      const start = range[1] ? Number(range[1]) : Math.max(0, found.size - Number(range[2]));
      const end = Math.min(found.size, range[1] && range[2] ? Number(range[2]) + 1 : found.size);
      const body = Buffer.alloc(end - start);
      const handle = await open(file);
      await handle.read(body, 0, body.length, start);
      await handle.close();
      return send(206, body, { 'Content-Type': type, 'Content-Range': `bytes ${start}-${end - 1}/${found.size}`, 'Accept-Ranges': 'bytes' });
    }
    const body = await readFile(file);
    const zips = /text|json/.test(type) && /gzip/.test(request.headers['accept-encoding'] ?? '');
    return send(200, zips ? gzipSync(body, { level: 9 }) : body, { 'Content-Type': type, 'Accept-Ranges': 'bytes', ...(zips ? { 'Content-Encoding': 'gzip' } : {}) });

    function send(status, content, headers) {
      [entry.status, entry.bytes] = [status, content.length];
      response.writeHead(status, { ...headers, 'Content-Length': content.length, 'Cache-Control': 'no-cache' });
      return shape.bandwidth ? trickle(response, content) : void response.end(content);
    }
  }
  /** In small parts, each at the moment when the line would have carried it. */
  async function trickle(response, content) {
    for (let start = 0; start < content.length && !response.destroyed; start += 8192) {
      const part = content.subarray(start, start + 8192);
      free = Math.max(free, performance.now()) + (part.length * 8000) / shape.bandwidth;
      if (free - performance.now() > 4) await pause(free - performance.now());
      response.write(part);
    }
    response.end();
  }
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(host, { address: `http://127.0.0.1:${server.address().port}${prefix}`, close: () => server.close() });
}

function pause(milliseconds) {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
