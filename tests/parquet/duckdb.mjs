// DuckDB in Chromium, which reads tables over HTTP by itself: elsewhere DuckDB loads an extension for HTTP from a host of its own.
import { createRequire } from 'node:module';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { launch, openPage } from '../../browse/test/browser.mjs';
import { serve } from '../../browse/test/server.mjs';

const { build } = createRequire(new URL('../../browse/package.json', import.meta.url))('esbuild');
const library = dirname(createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm'));

/** The rows of a query, and what DuckDB's version is. */
export async function ask(sql) {
  const folder = await mkdtemp(join(tmpdir(), 'duckdb-'));
  await symlink(library, join(folder, 'duckdb'));
  await build({ entryPoints: [join(library, 'duckdb-browser.mjs')], bundle: true, format: 'esm', outfile: join(folder, 'library.js'), logLevel: 'error' });
  await writeFile(join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><title>DuckDB</title>');
  const host = await serve(folder);
  const browser = await launch();
  try {
    const { page } = await openPage(browser);
    await page.goto(host.address);
    return await page.evaluate(run, host.address, sql);
  } finally {
    await browser.close();
    host.close();
    await rm(folder, { recursive: true });
  }
}

/** In the page. */
async function run(base, sql) {
  const { AsyncDuckDB, VoidLogger } = await import(`${base}library.js`);
  const database = new AsyncDuckDB(new VoidLogger(), new Worker(`${base}duckdb/duckdb-browser-eh.worker.js`));
  await database.instantiate(`${base}duckdb/duckdb-eh.wasm`);
  const connection = await database.connect();
  const rows = async query => (await connection.query(query)).toArray().map(row => JSON.parse(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value))));
  const [{ version }] = await rows('select version() as version');
  return { version, rows: await rows(sql) };
}
