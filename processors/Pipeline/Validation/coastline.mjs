// Makes coastline.txt from the land polygons of Natural Earth at 1:110 million, as the npm package world-atlas 2.0.2 has them (file
// land-110m.json, TopoJSON). Natural Earth is in the public domain (naturalearthdata.com/about/terms-of-use); the package is under the ISC
// licence, copyright Michael Bostock. Run with:
//
//     npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//     node coastline.mjs package/land-110m.json > coastline.txt
//
// The result is SVG path data in tenths of a degree, x to the east and y to the south: one line for each piece of coast, an absolute start
// and relative steps. Pieces along the antimeridian and the southern edge of the map, which are no coast, are left out.
import { readFileSync } from 'node:fs';

const topology = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { scale, translate } = topology.transform;

const arcs = topology.arcs.map((arc) => {
  let x = 0, y = 0;
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [Math.round((x * scale[0] + translate[0]) * 10), Math.round(-(y * scale[1] + translate[1]) * 10)];
  });
});

// Steps across the antimeridian would be lines right across the map.
const isNoCoast = ([ax, ay], [bx, by]) =>
  (Math.abs(ax) >= 1799 && ax === bx) || (ay >= 895 && by >= 895) || Math.abs(ax - bx) > 1800;

const pieces = [];
for (const arc of arcs) {
  let piece = [arc[0]];
  for (let i = 1; i < arc.length; i++) {
    const [before, here] = [arc[i - 1], arc[i]];
    if (isNoCoast(before, here)) {
      if (piece.length > 1) pieces.push(piece);
      piece = [here];
    } else if (before[0] !== here[0] || before[1] !== here[1]) {
      piece.push(here);
    }
  }
  if (piece.length > 1) pieces.push(piece);
}

const number = (value, first) => (value < 0 || first ? `${value}` : ` ${value}`);
for (const piece of pieces) {
  let text = `M${number(piece[0][0], true)}${number(piece[0][1])}l`;
  for (let i = 1; i < piece.length; i++) {
    text += number(piece[i][0] - piece[i - 1][0], i === 1) + number(piece[i][1] - piece[i - 1][1]);
  }
  console.log(text);
}
