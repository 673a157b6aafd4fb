// Opens a COG by HTTP range requests of 16 KiB and reads one tile, as a map in a browser does:
// node read.mjs URL IMAGE COLUMN ROW. IMAGE 0 is full resolution; COLUMN and ROW count tiles. Prints JSON with the samples in base64.
import { fromUrl } from 'geotiff';

const [url, index, column, row] = process.argv.slice(2);
const tiff = await fromUrl(url, { blockSize: 16384, allowFullFile: false });
const image = await tiff.getImage(Number(index));
const [width, height, edge] = [image.getWidth(), image.getHeight(), image.getTileWidth()];
const [left, top] = [column * edge, row * edge];
const [samples] = await image.readRasters({ window: [left, top, Math.min(left + edge, width), Math.min(top + edge, height)] });
console.log(JSON.stringify({
  width, height, edge, nodata: image.getGDALNoData(), bbox: (await tiff.getImage(0)).getBoundingBox(),
  samples: Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64'),
}));
