// Clicks at places of an output's page and says what the panel of a place's series shows: node points.mjs < {"series", "bare", "classes", "broken", "dataset", "variable", "places"}.
// `series` is an output with a series, `bare` one without, `classes` one whose values are classes, `broken` maps names to outputs whose series is damaged, `places` are [longitude, latitude]. Prints JSON,
// or {"skipped": why} where there is no browser.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browserPath, launch, openPage } from './browser.mjs';
import { sharp } from './page.mjs';
import { serve } from './server.mjs';

const scene = JSON.parse(readFileSync(0, 'utf8'));
if (!browserPath()) {
  console.log(JSON.stringify({ skipped: 'there is no Chromium; set CHROMIUM to one' }));
  process.exit(0);
}
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const start = `#d=${scene.dataset}&v=${scene.variable}&p=EPSG:4326`;
// Maps are drawn by software, and take a time that grows with their area.
const size = [640, 560];
const browser = await launch();
try {
  const result = { series: await series(), bare: await bare(), classes: await classes(), file: await file() };
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
}

async function withPage(folder, work) {
  const host = await serve(folder, '/some/where/');
  const { page, problems } = await openPage(browser, ...size);
  await page.goto(host.address + start, { waitUntil: 'load' });
  await sharp(page);
  try {
    return { problems, ...(await work(page, host, problems)) };
  } finally {
    await page.close();
    host.close();
  }
}

async function series() {
  return withPage(scene.series, async (page, host, problems) => {
    const result = { scriptsBefore: host.requests.filter(request => /charts-/.test(request.path)).length, clicked: [] };
    for (const place of scene.places) {
      const from = host.requests.length;
      const isClicked = await clickAt(page, place);
      result.clicked.push({ ...(await look(page)), isClicked, asked: host.requests.slice(from).map(({ path, range, bytes }) => ({ path, range, bytes })) });
    }
    result.csv = await csv(page);
    result.keys = await keys(page);
    result.pointer = await pointer(page);
    result.anomaly = await anomaly(page);
    result.accessibility = await accessibility(page);
    result.address = await page.evaluate(() => decodeURIComponent(location.hash));
    result.again = await again(host.address + result.address);
    await page.click('#point-close');
    result.closed = await page.evaluate(() => [decodeURIComponent(location.hash), document.querySelector('#point').hidden]);
    result.entered = await entered(page);
    result.doubled = await doubled(page);
    result.broken = {};
    result.problems = [...problems];
    for (const [name, folder] of Object.entries(scene.broken)) {
      host.folder = folder;
      // Another place first: an address that stays is no event. With the panel closed between, the map would be drawn twice in other sizes.
      await showAt(page, scene.places[1]);
      await showAt(page, scene.places[0]);
      result.broken[name] = await look(page);
    }
    return result;
  });
}

async function clickAt(page, place) {
  await page.evaluate(() => delete document.body.dataset.charted);
  // The map takes the size that the panel leaves it.
  await page.waitForFunction(() => {
    const { map } = window.datasetsPage.shown;
    const [left, bottom, right, top] = map.sight();
    const box = document.querySelector('#map').getBoundingClientRect();
    return Math.abs((top - bottom) / map.position.resolution - box.height) < 1 && Math.abs((right - left) / map.position.resolution - box.width) < 1;
  }, { polling: 20, timeout: 10_000 });
  const [x, y] = await page.evaluate(at => {
    const { map } = window.datasetsPage.shown;
    const [left, bottom, right, top] = map.sight();
    const box = document.querySelector('#map').getBoundingClientRect();
    const [x, y] = map.project(at);
    return [box.left + ((x - left) / (right - left)) * box.width, box.top + ((top - y) / (top - bottom)) * box.height];
  }, place);
  const isClicked = await page.evaluate((x, y) => document.querySelector('#map').contains(document.elementFromPoint(x, y)?.closest('.ol-control') ? null : document.elementFromPoint(x, y)), x, y);
  if (isClicked) await page.mouse.click(x, y);
  // What is below the legend, or out of sight, is shown by its address.
  else await showAt(page, place);
  await charted(page);
  return isClicked;
}

/** Shows a place by its address. */
async function showAt(page, place) {
  await page.evaluate(([longitude, latitude]) => {
    delete document.body.dataset.charted;
    location.hash = `${location.hash.replace(/&at=[^&]*/, '')}&at=${latitude},${longitude}`;
  }, place);
  await charted(page);
}

function charted(page) {
  return page.waitForFunction(() => document.body.dataset.charted, { polling: 20, timeout: 60_000 });
}

function look(page) {
  return page.evaluate(() => ({
    kind: document.body.dataset.charted, title: document.querySelector('#point-title').textContent, note: document.querySelector('#point-note').textContent,
    at: new URLSearchParams(location.hash.slice(1)).get('at'), series: window.datasetsPage.shown.panel.series,
    label: document.querySelector('#point-chart').getAttribute('aria-label'), rows: [...document.querySelectorAll('#point-rows tr')].map(row => [...row.cells].map(cell => cell.textContent).join(' ')),
    isEmpty: !document.querySelector('#point-chart canvas'),
  }));
}

/** The text that the browser is given to save. */
async function csv(page) {
  await page.evaluate(() => {
    const create = URL.createObjectURL;
    URL.createObjectURL = blob => {
      window.saved = blob;
      return create.call(URL, blob);
    };
  });
  await page.click('#point-csv');
  return page.evaluate(() => window.saved.text());
}

/** The chart by keys alone. */
async function keys(page) {
  await page.focus('#point-chart');
  const press = async key => {
    await page.keyboard.press(key);
    return page.$eval('#point-reading', output => output.value);
  };
  const first = await press('Home');
  const second = await press('ArrowRight');
  const before = await span(page);
  await press('+');
  const zoomed = await span(page);
  await press('Escape');
  const whole = await span(page);
  await page.evaluate(() => delete document.body.dataset.sharp);
  await press('Enter');
  await sharp(page);
  return { first, second, before, zoomed, whole, shown: await page.evaluate(() => document.body.dataset.shown) };
}

function span(page) {
  return page.evaluate(() => {
    const { min, max } = window.datasetsPage.shown.panel.shown.chart.plot.scales.x;
    return [min, max];
  });
}

/** A drag zooms, and a click goes to a day. */
async function pointer(page) {
  const box = await (await page.$('#point-chart .u-over')).boundingBox();
  const y = box.y + box.height / 2;
  const before = await page.evaluate(() => document.body.dataset.shown);
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, y, { steps: 5 });
  await page.mouse.up();
  const dragged = await span(page);
  const shownAfterDrag = await page.evaluate(() => document.body.dataset.shown);
  await page.click('#point-whole');
  const { min, max } = await page.evaluate(() => window.datasetsPage.shown.panel.shown.chart.plot.scales.x);
  const wanted = await page.evaluate(() => window.datasetsPage.shown.panel.series.times.at(-20));
  await page.evaluate(() => delete document.body.dataset.sharp);
  await page.mouse.click(box.x + ((wanted - min) / (max - min)) * box.width, y);
  await sharp(page);
  return { before, dragged, shownAfterDrag, wanted, shown: await page.evaluate(() => document.body.dataset.shown), date: await page.$eval('#date', output => output.value) };
}

async function anomaly(page) {
  await page.click('#point-anomaly');
  return page.evaluate(() => {
    const { data } = window.datasetsPage.shown.panel.shown.chart.plot;
    return { times: data[0], values: data[4], pressed: document.querySelector('#point-anomaly').getAttribute('aria-pressed'), hash: location.hash };
  });
}

async function accessibility(page) {
  const found = [];
  for (const theme of ['light', 'dark']) {
    if (theme === 'dark') await page.click('#theme');
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], preload: false }));
    found.push(...violations.flatMap(one => one.nodes.map(node => `${theme}: ${one.id}: ${node.target.join(' ')}`)));
  }
  return found;
}

/** What another reader sees of an address. */
async function again(address) {
  const { page } = await openPage(browser, ...size);
  await page.goto(address, { waitUntil: 'load' });
  await charted(page);
  const seen = await look(page);
  await page.close();
  return seen;
}

/** By keys, at the middle of the map. */
async function entered(page) {
  await page.evaluate(() => delete document.body.dataset.charted);
  await page.focus('#map');
  await page.keyboard.press('Enter');
  await charted(page);
  const seen = await look(page);
  await page.click('#point-close');
  return { at: seen.at, kind: seen.kind };
}

/** A double click zooms the map, and shows no series. */
async function doubled(page) {
  const box = await (await page.$('#map')).boundingBox();
  const before = await page.evaluate(() => window.datasetsPage.shown.map.position.resolution);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { count: 2 });
  await page.waitForFunction(old => window.datasetsPage.shown.map.position.resolution <= old / 1.9, { polling: 50, timeout: 20_000 }, before);
  return page.$eval('#point', section => section.hidden);
}

async function bare() {
  return withPage(scene.bare, async (page, host) => {
    await clickAt(page, scene.places[0]);
    const offer = await look(page);
    const from = host.requests.length;
    const read = await agree(page);
    const requests = host.requests.length - from;
    const cogsBefore = host.requests.slice(0, from).filter(request => /\.tif$/.test(request.path)).length;
    // A limit that the index did not foresee.
    await showAt(page, scene.places[1]);
    await page.evaluate(() => (window.datasetsCharts.limit.requests = 21));
    return { offer, read, requests, cogsBefore, limited: await agree(page) };
  });
}

async function classes() {
  return withPage(scene.classes, async page => {
    await clickAt(page, scene.places[0]);
    await page.focus('#point-chart');
    await page.keyboard.press('Home');
    return { ...(await look(page)), reading: await page.$eval('#point-reading', output => output.value), hasAnomaly: !(await page.$eval('#point-anomaly', button => button.hidden)) };
  });
}

/** Reads the COGs that the page offers to read. */
async function agree(page) {
  await page.evaluate(() => delete document.body.dataset.charted);
  await page.click('#point-read');
  await charted(page);
  return look(page);
}

/** From file://, with the folder that the reader opens. */
async function file() {
  const { page, problems } = await openPage(browser, ...size);
  await page.goto(pathToFileURL(join(scene.series, 'index.html')).href + start, { waitUntil: 'load' });
  await page.waitForFunction(() => document.body.dataset.quicklooks !== undefined, { polling: 50, timeout: 30_000 });
  await (await page.waitForSelector('#folder-input', { visible: true })).uploadFile(scene.series);
  await sharp(page);
  await clickAt(page, scene.places[0]);
  const seen = await look(page);
  await page.close();
  return { ...seen, problems };
}
