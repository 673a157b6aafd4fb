// Reads whole arrays of Zarr groups with npm's zarrita: node read.mjs OUT [STORE ARRAY[,ARRAY…]]… writes the samples of the n-th array of all to OUT/n and
// prints a JSON array of what each says of itself. STORE is a group's folder. Arrays are found in the group's consolidated metadata alone.
import { writeFileSync } from 'node:fs';
import FileSystemStore from '@zarrita/storage/fs';
import * as zarr from 'zarrita';

const [out, ...wanted] = process.argv.slice(2);
const found = [];
for (let i = 0; i < wanted.length; i += 2) {
  const store = await zarr.withConsolidatedMetadata(new FileSystemStore(wanted[i]), { format: 'v3' });
  const group = await zarr.open.v3(store, { kind: 'group' });
  for (const name of wanted[i + 1].split(',')) {
    const array = await zarr.open.v3(group.resolve(name), { kind: 'array' });
    const read = array.shape.length ? await zarr.get(array) : { data: null, shape: [] };
    if (read.data)
      writeFileSync(`${out}/${found.length}`, Buffer.from(read.data.buffer, read.data.byteOffset, read.data.byteLength));
    found.push({ name, shape: read.shape, chunks: array.chunks, dtype: array.dtype, dimensions: array.dimensionNames, attributes: array.attrs, group: group.attrs });
  }
}
console.log(JSON.stringify(found, (_, value) => (typeof value === 'bigint' ? Number(value) : value)));
