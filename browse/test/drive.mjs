// Opens an output's page in Chromium and says what it shows: node drive.mjs FOLDER < scene.json. Prints JSON, or {"skipped": why} where there is no browser.
// The scene: {"views": [...], "datasets": [{"id", "variable", "places": [[longitude, latitude], ...]}]}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browserPath, launch, openPage } from './browser.mjs';
import { open, sharp, values } from './page.mjs';
import { serve } from './server.mjs';

const folder = process.argv[2];
const scene = JSON.parse(readFileSync(0, 'utf8'));
if (!browserPath()) {
  console.log(JSON.stringify({ skipped: 'there is no Chromium; set CHROMIUM to one' }));
  process.exit(0);
}
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const host = await serve(folder, '/some/where/');
const browser = await launch();
try {
  const { page, problems } = await openPage(browser);
  // The page's own policy forbids eval; what a test runs is no part of it.
  const result = { first: await first(page), next: await next(page), values: {}, colours: {} };
  for (const dataset of scene.datasets) result.values[dataset.id] = await values(page, dataset);
  for (const view of scene.views) result.colours[view] = await colours(page, view, scene.datasets[0]);
  result.played = {};
  for (const view of scene.views) result.played[view] = await played(page, view, scene.datasets[0]);
  result.touched = await touched(page, scene.datasets[0]);
  result.shared = await shared(page);
  result.pointed = await pointed(page);
  result.keys = await keys(page);
  result.accessibility = await accessibility(page);
  result.opened = await opened();
  result.problems = problems;
  result.hosts = [...new Set(host.requests.map(request => request.status))];
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
  host.close();
}

function count(from) {
  const requests = host.requests.slice(from).filter(request => !request.path.endsWith('.svg'));
  return { requests: requests.length, bytes: requests.reduce((sum, request) => sum + request.bytes, 0), paths: requests.map(request => request.path) };
}

async function first(page) {
  await page.goto(host.address, { waitUntil: 'load' });
  await page.waitForFunction(() => document.body.dataset.shown, { polling: 'mutation', timeout: 120_000 });
  // What was asked for before the map was on the screen, by the page's own clock.
  const names = await page.evaluate(() => {
    const shown = performance.getEntriesByName('shown')[0].startTime;
    return performance.getEntriesByType('resource').filter(entry => entry.startTime < shown && !entry.name.endsWith('.svg')).map(entry => entry.name);
  });
  await sharp(page);
  const asked = count(0);
  const before = host.requests.filter(request => !request.path.endsWith('.svg')).slice(0, names.length + 1);
  return { requests: before.length, bytes: before.reduce((sum, request) => sum + request.bytes, 0), all: asked };
}

async function next(page) {
  const from = host.requests.length;
  const shown = await page.evaluate(() => document.body.dataset.shown);
  await page.focus('#time');
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(before => document.body.dataset.shown !== before && document.body.dataset.sharp === document.body.dataset.shown, { polling: 100, timeout: 120_000 }, shown);
  return { ...count(from), told: await page.$eval('#time', slider => slider.getAttribute('aria-valuetext')) };
}

/** The colours that are on the screen at places; null where a place is not in sight. */
async function colours(page, view, { id, variable, places }) {
  await open(page, `#d=${id}&v=${variable}&p=${view}`);
  await page.evaluate(() => window.datasetsPage.shown.map.drawn());
  return page.evaluate(seeColours, places);
}

/** In the page: the colours of its canvas. */
function seeColours(all) {
  const { map } = window.datasetsPage.shown;
  const canvas = document.querySelector('canvas.grid');
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext('2d', { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const [left, bottom, right, top] = map.sight();
  return all.map(place => {
    const [south, north] = map.view.latitudes;
    if (place[1] < south || place[1] > north) return null;
    const [x, y] = map.project(place);
    const column = Math.floor(((x - left) / (right - left)) * canvas.width);
    const row = Math.floor(((top - y) / (top - bottom)) * canvas.height);
    if (column < 0 || row < 0 || column >= canvas.width || row >= canvas.height) return null;
    return [...context.getImageData(column, row, 1, 1).data];
  });
}

/** The colours that are on the screen while the year plays, as {@link colours}; what was asked for, and what is shown once it stopped. */
async function played(page, view, { id, variable, places }) {
  await open(page, `#d=${id}&v=${variable}&p=${view}`);
  const from = host.requests.length;
  await page.evaluate(() => performance.clearMarks('frame'));
  await page.click('#play');
  await page.waitForFunction(() => performance.getEntriesByName('frame').length >= 6, { polling: 20, timeout: 60_000 });
  const seen = await page.evaluate(seeColours, places);
  const during = await page.$eval('#time', slider => slider.value);
  await page.waitForFunction(before => document.querySelector('#time').value !== before, { polling: 20, timeout: 60_000 }, during);
  const { paths } = count(from);
  await page.evaluate(() => {
    delete document.body.dataset.shown;
    delete document.body.dataset.sharp;
  });
  await page.click('#play');
  await sharp(page);
  const [shown, index] = await page.evaluate(() => [document.body.dataset.shown, Number(document.querySelector('#time').value)]);
  return { colours: seen, paths, shown, index };
}

/** What play's button says, before and after each way to take hold of the map or the slider; and what is shown in full afterwards. */
async function touched(page, { id, variable }) {
  await open(page, `#d=${id}&v=${variable}&p=EPSG:4326`);
  const [map, slider] = await Promise.all(['#map', '#time'].map(async selector => (await page.$(selector)).boundingBox()));
  const label = () => page.$eval('#play', button => button.getAttribute('aria-label'));
  const ways = {
    passing: async () => { await page.focus('#map'); await page.keyboard.press('Shift'); await page.keyboard.press('Tab'); },
    pointer: () => page.mouse.click(map.x + map.width / 2, map.y + map.height / 2),
    wheel: async () => { await page.mouse.move(map.x + map.width / 2, map.y + map.height / 2); await page.mouse.wheel({ deltaY: 10 }); },
    key: async () => { await page.focus('#map'); await page.keyboard.press('ArrowLeft'); },
    slider: () => page.mouse.click(slider.x + slider.width / 2, slider.y + slider.height / 2),
    sliderKey: async () => { await page.focus('#time'); await page.keyboard.press('Home'); },
  };
  const said = {};
  for (const [way, touch] of Object.entries(ways)) {
    await page.evaluate(() => performance.clearMarks('frame'));
    if (await label() === 'Play') await page.click('#play');
    await page.waitForFunction(() => performance.getEntriesByName('frame').length >= 2, { polling: 20, timeout: 60_000 });
    const before = await label();
    await page.evaluate(() => {
      delete document.body.dataset.shown;
      delete document.body.dataset.sharp;
    });
    await touch();
    said[way] = `${before} ${await label()}`;
  }
  await sharp(page);
  return { ...said, shown: await page.evaluate(() => document.body.dataset.shown) };
}

/** An area and a divider that a reader sets, and what another page shows that opens their address. */
async function shared(page) {
  const { id, variable } = scene.datasets[0];
  await open(page, `#d=${id}&v=${variable}&p=EPSG:3995&x=swipe`);
  await page.evaluate(() => {
    const panel = document.querySelector('#panel');
    if (panel.hidden) document.querySelector('#panel-button').click();
    document.querySelector('#divider').value = '30';
    document.querySelector('#divider').dispatchEvent(new Event('input'));
    document.querySelector('#area-view').click();
  });
  const measured = async one => {
    await one.waitForFunction(() => document.querySelectorAll('#area tr').length > 3, { polling: 100, timeout: 60_000 });
    return one.evaluate(() => [document.querySelector('#area').innerText, document.querySelector('#divider').value]);
  };
  const here = await measured(page);
  const address = await page.evaluate(() => location.href);
  const second = await openPage(browser);
  await second.page.goto(address, { waitUntil: 'load' });
  await sharp(second.page);
  const there = await measured(second.page);
  // A page behind another one is clicked by no pointer.
  await page.evaluate(() => document.querySelector('#area-clear').click());
  await second.page.goto('about:blank');
  await second.page.goto(await page.evaluate(() => location.href.replace('x=swipe', '')), { waitUntil: 'load' });
  await sharp(second.page);
  // The panel opens behind the map, which is sharp before.
  const isOpen = await second.page.waitForFunction(() => !document.querySelector('#panel').hidden, { polling: 100, timeout: 20_000 }).then(() => true, () => false);
  await second.page.close();
  await page.click('#panel-button');
  const closed = await page.evaluate(() => location.hash);
  return { here, there, isOpen, closed, address: decodeURIComponent(address.slice(address.indexOf('#'))) };
}

/** What is read out for the pointer, in the middle of the map. */
async function pointed(page) {
  await open(page, `#d=${scene.datasets[0].id}&v=${scene.datasets[0].variable}&p=EPSG:4326`);
  const box = await (await page.$('#map')).boundingBox();
  await page.$eval('#readout', output => (output.value = ''));
  await page.mouse.move(box.x + box.width / 2 + 30, box.y + box.height / 2 - 40);
  await page.waitForFunction(() => document.querySelector('#readout').value.includes(':'), { polling: 100, timeout: 30_000 });
  return page.$eval('#readout', output => output.value);
}

/** The map by keys alone: it moves, and what is at its middle is read out. */
async function keys(page) {
  await page.focus('#map');
  const before = await page.evaluate(() => location.hash);
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(old => location.hash !== old, { polling: 100, timeout: 30_000 }, before);
  await page.waitForFunction(() => document.querySelector('#readout').value.includes(':'), { polling: 100, timeout: 30_000 });
  return page.$eval('#readout', output => output.value);
}

/** From file:// no request can be made: quicklooks of dates are shown, then the map of the one that was looked at last. */
async function opened() {
  const { page, problems } = await openPage(browser);
  await page.goto(pathToFileURL(join(folder, 'index.html')).href, { waitUntil: 'load' });
  const quicklook = await page.waitForFunction(() => document.body.dataset.shown, { polling: 100, timeout: 30_000 }).then(() => look(page));
  await page.focus('#time');
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(last => document.body.dataset.shown !== last, { polling: 100, timeout: 30_000 }, quicklook.shown);
  const earlier = await look(page);
  await page.select('#dataset', scene.datasets[1].id);
  await page.waitForFunction(() => document.querySelector('#quicklook').textContent.includes('no quicklook'), { polling: 100, timeout: 30_000 });
  await page.select('#dataset', scene.datasets[0].id);
  await page.waitForFunction(() => document.querySelector('#quicklook img'), { polling: 100, timeout: 30_000 });
  await page.focus('#time');
  await page.keyboard.press('Home');
  const { violations } = await accessible(page);
  await (await page.waitForSelector('#folder-input', { visible: true })).uploadFile(folder);
  await sharp(page);
  const told = await page.$eval('#serve', code => code.textContent);
  const isGone = await page.$eval('#quicklook', figure => figure.hidden);
  return { told, quicklook, earlier, map: await page.evaluate(() => document.body.dataset.shown), isGone, problems, violations: violations.map(one => one.id) };
}

function look(page) {
  return page.evaluate(() => {
    const { naturalWidth, naturalHeight, alt } = document.querySelector('#quicklook img');
    return { shown: document.body.dataset.shown, width: naturalWidth, height: naturalHeight, alt, date: document.querySelector('#time').getAttribute('aria-valuetext') };
  });
}

async function accessible(page) {
  await page.evaluate(axe);
  // A page from file:// may not ask for its own style sheet, which axe would.
  return page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], preload: false }));
}

async function accessibility(page) {
  await page.click('#panel-button');
  await page.waitForFunction(() => document.querySelectorAll('#statistics tr').length > 1, { polling: 100, timeout: 30_000 });
  const found = [];
  for (const theme of ['light', 'dark']) {
    if (theme === 'dark') await page.click('#theme');
    const { violations } = await accessible(page);
    found.push(...violations.flatMap(one => one.nodes.map(node => `${theme}: ${one.id}: ${node.target.join(' ')}`)));
  }
  return found;
}
