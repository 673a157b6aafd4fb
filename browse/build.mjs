// Builds the page into the folder that the command embeds it from: node build.mjs [FOLDER]. The same sources and lock file give the same bytes.
import { build } from 'esbuild';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, '../processors/Catalog/Page');

/** The map draws lines and knows no country. */
const lines = {
  name: 'lines',
  setup: ({ onLoad }) => onLoad({ filter: /world-atlas.*\.json$/ }, async ({ path }) => {
    const atlas = JSON.parse(await readFile(path, 'utf8'));
    return { contents: JSON.stringify({ ...atlas, objects: {} }), loader: 'json' };
  }),
};

/** What the script of the map has already, as src/shared.ts names it, is taken from there. */
const fromMap = {
  name: 'from-map',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const name = relative(join(here, 'src'), join(resolveDir, path)).replaceAll('\\', '/');
      return shared.includes(name) ? { path: name, namespace: 'shared' } : null;
    });
    onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({ contents: `module.exports = datasetsShared[${JSON.stringify(path)}]`, loader: 'js' }));
  },
};

const common = {
  absWorkingDir: here, bundle: true, minify: true, legalComments: 'none', charset: 'utf8', logLevel: 'warning', target: ['es2022'],
};
const shared = [...(await readFile(join(here, 'src/shared.ts'), 'utf8')).matchAll(/^import .* from '\.\/(.*)';$/gm)].map(([, name]) => name);
await mkdir(target, { recursive: true });
const script = await build({ ...common, entryPoints: ['src/index.ts'], plugins: [lines], outfile: join(target, 'app.js'), format: 'iife', metafile: true });
const charts = await build({
  ...common, entryPoints: ['src/charts/index.ts'], plugins: [fromMap], outfile: join(target, 'charts.js'), format: 'iife', globalName: 'datasetsCharts', metafile: true,
});
await build({ ...common, entryPoints: ['src/app.css'], outfile: join(target, 'app.css') });
for (const file of ['page.html', 'icon.svg']) await copyFile(join(here, file), join(target, file));
await writeFile(join(target, 'licenses.txt'), await licenses([script, charts].flatMap(one => Object.keys(one.metafile.inputs))));

/** The licences of the packages that are in the scripts, in the order of their names. */
async function licenses(inputs) {
  const names = new Set(inputs.map(packageOf).filter(Boolean));
  const texts = [];
  for (const name of [...names].sort()) {
    const folder = join(here, 'node_modules', name);
    const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).filter(entry => /^licen[cs]e/i.test(entry)).sort()[0];
    const text = file ? (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim() : `Licence: ${license}`;
    texts.push(`${name} ${version}\n\n${text}`);
  }
  const coast = 'The coastlines and borders in world-atlas are Natural Earth\'s, which are in the public domain (naturalearthdata.com).';
  return `${[coast, ...texts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function packageOf(input) {
  const path = input.split('node_modules/').at(-1);
  if (path === input) return null;
  const parts = path.split('/');
  return parts[0].startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}
