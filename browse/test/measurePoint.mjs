// What the series of a place takes in a map page, in Chromium without a screen: node measurePoint.mjs OUTPUT... Each is an output with a series. Prints JSON, for each
// its `first` click in a fresh profile, which brings the script of the charts, and the `next` one; or {"skipped": why} where there is no browser. The line has 10 Mbit/s
// and 40 ms before each answer. Times are from the click, with the 250 ms in which it may become a double one.
import { browserPath, launch, openPage } from './browser.mjs';
import { sharp } from './page.mjs';
import { serve } from './server.mjs';

if (!browserPath()) {
  console.log(JSON.stringify({ skipped: 'there is no Chromium; set CHROMIUM to one' }));
  process.exit(0);
}
const browser = await launch();
try {
  const result = [];
  for (const output of process.argv.slice(2)) result.push(await measure(output));
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
}

async function measure(output) {
  const host = await serve(output, '/', { latency: 40, bandwidth: 10e6 });
  const context = await browser.createBrowserContext();
  const { page } = await openPage(context, 900, 700);
  await page.goto(host.address, { waitUntil: 'load' });
  await sharp(page);
  const result = { first: await click(page, host, 0.4), next: await click(page, host, 0.6) };
  await context.close();
  host.close();
  return result;
}

/** @param across Where in the map, as a share of its width. */
async function click(page, host, across) {
  await page.waitForNetworkIdle({ idleTime: 500 });
  const box = await (await page.$('#map')).boundingBox();
  const from = host.requests.length;
  await page.evaluate(() => {
    for (const name of ['clicked', 'charted']) performance.clearMarks(name);
    document.addEventListener('click', () => performance.mark('clicked'), { capture: true, once: true });
  });
  await page.mouse.click(box.x + box.width * across, box.y + box.height * 0.3);
  await page.waitForFunction(() => performance.getEntriesByName('charted').length > 0, { polling: 20, timeout: 120_000 });
  const milliseconds = await page.evaluate(() => performance.getEntriesByName('charted')[0].startTime - performance.getEntriesByName('clicked')[0].startTime);
  const asked = host.requests.slice(from);
  const series = asked.filter(request => request.path.includes('/_series/'));
  const sum = requests => requests.reduce((bytes, request) => bytes + request.bytes, 0);
  return { requests: series.length, bytes: sum(series), allBytes: sum(asked), milliseconds };
}
