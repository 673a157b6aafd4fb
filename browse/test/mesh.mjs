// Where a grid's pixels are drawn: node mesh.mjs < {"views": [...], "grids": [...], "points": N}. Prints, per view and grid, [column, row, x, y] of points within
// triangles, chosen by a fixed sequence, from the page's own sources.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'mesh-'));
const built = join(folder, 'mesh.mjs');
await build({
  stdin: { contents: "export * from '../src/map/mesh'; export * from '../src/map/placement'; export * from '../src/map/views';", resolveDir: here, loader: 'ts' },
  bundle: true, format: 'esm', platform: 'node', outfile: built, logLevel: 'error',
});
const { createMesh, Placement, findView, projector } = await import(pathToFileURL(built));
await rm(folder, { recursive: true });

const { views, grids, points } = JSON.parse(readFileSync(0, 'utf8'));
let seed = 1;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;

console.log(JSON.stringify(views.map(code => grids.map(grid => {
  const view = findView(code);
  const [rows, columns] = grid.shape;
  const mesh = createMesh({ left: 0, top: 0, right: columns, bottom: rows }, new Placement(grid), view, projector(view));
  const corner = i => [mesh.texture[2 * i] * columns, mesh.texture[2 * i + 1] * rows, mesh.positions[2 * i] + mesh.center[0], mesh.positions[2 * i + 1] + mesh.center[1]];
  const triangles = mesh.indices.length / 3;
  const found = [];
  for (let n = 0; triangles > 0 && n < points; n++) {
    const at = 3 * Math.floor(random() * triangles);
    const [a, b, c] = [0, 1, 2].map(i => corner(mesh.indices[at + i]));
    const [s, t] = [random(), random()];
    const [u, v] = s + t > 1 ? [1 - s, 1 - t] : [s, t];
    found.push(a.map((value, i) => value + u * (b[i] - value) + v * (c[i] - value)));
  }
  return { triangles, found };
}))));
