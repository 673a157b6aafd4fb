// Pictures of the page's main states: node screens.mjs OUTPUT FOLDER < {"screens": [...]}. OUTPUT is an output with a page, FOLDER is where the pictures go. A screen has
// `name`, `hash`, `size` ([width, height]), and where it needs them `isFile` (the page is opened as a file), `click` (what to press) and `style` (what is wrong on purpose).
// Prints JSON: of each picture the rectangles [left, top, width, height] that hold text. Prints {"skipped": why} where there is no browser.
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browserPath, launch, openPage } from './browser.mjs';
import { sharp } from './page.mjs';
import { serve } from './server.mjs';

// Machines have different fonts: where the map is must not depend on them.
const layout = `
  body > header { height: 84px; overflow: hidden; } body > footer { height: 40px; } #folder { height: 84px; overflow: hidden; }
  #point { height: 336px; max-height: none; flex: none; } #point > .row { height: 72px; overflow: hidden; } #point-note { height: 64px; overflow: hidden; }
  * { animation: none !important; transition: none !important; caret-color: transparent !important; }`;
const texts = 'header, footer button, #date, #note, #folder, #legend, #readout, #panel, .ol-zoom, figcaption, #point > :not(#point-chart)';

/** Half a pixel for each of the page's: pictures that are kept are small. */
const scale = 0.5;

const [output, folder] = process.argv.slice(2);
const { screens } = JSON.parse(readFileSync(0, 'utf8'));
if (!browserPath()) {
  console.log(JSON.stringify({ skipped: 'there is no Chromium; set CHROMIUM to one' }));
  process.exit(0);
}
await mkdir(folder, { recursive: true });
const host = await serve(output);
const browser = await launch();
try {
  const result = {};
  for (const screen of screens) result[screen.name] = await take(screen);
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
  host.close();
}

async function take({ name, hash, size, isFile, click, style }) {
  const { page } = await openPage(browser);
  const [width, height] = size;
  await page.setViewport({ width, height, deviceScaleFactor: scale });
  await page.setBypassCSP(true);
  const address = isFile ? pathToFileURL(join(output, 'index.html')).href : host.address;
  await page.goto(address + hash, { waitUntil: 'domcontentloaded' });
  await page.addStyleTag({ content: layout + (style ?? '') });
  if (isFile) await page.waitForFunction(() => document.body.dataset.shown, { polling: 100, timeout: 60_000 });
  else await sharp(page);
  // A place's chart follows the map.
  if (/[#&]at=/.test(hash)) await page.waitForFunction(() => document.body.dataset.charted === 'series', { polling: 100, timeout: 60_000 });
  if (click) {
    await page.click(click);
    // The map takes the size that it has now, and what is asked for comes.
    await page.waitForNetworkIdle({ idleTime: 300 });
  }
  await page.evaluate(() => window.datasetsPage?.shown.map.drawn());
  await page.screenshot({ path: join(folder, `${name}.png`) });
  const found = await page.evaluate((selector, scale) => {
    const [chart, plot] = ['#point-chart', '#point-chart .u-over'].map(one => document.querySelector(one)?.getBoundingClientRect());
    // Numbers beside the chart, and dates below it.
    const axes = plot ? [{ left: chart.left, top: chart.top, width: plot.left - chart.left, height: chart.height }, { left: chart.left, top: plot.bottom, width: chart.width, height: chart.bottom - plot.bottom }] : [];
    return [...[...document.querySelectorAll(selector)].map(element => element.getBoundingClientRect()), ...axes]
      .map(({ left, top, width, height }) => [Math.floor(scale * left), Math.floor(scale * top), Math.ceil(scale * width) + 1, Math.ceil(scale * height) + 1])
      .filter(([, , width, height]) => width > 1 && height > 1);
  }, texts, scale);
  await page.close();
  return found;
}
