// What a map page asks for and how long it takes, in Chromium without a screen: node measure.mjs YEAR MANY. YEAR is an output of the days of a year, MANY one of
// many items. Prints JSON, or {"skipped": why} where there is no browser. Shaped is a line of 10 Mbit/s with 40 ms before each answer.
import { browserPath, launch, openPage } from './browser.mjs';
import { serve } from './server.mjs';

const [year, many] = process.argv.slice(2);
if (!browserPath()) {
  console.log(JSON.stringify({ skipped: 'there is no Chromium; set CHROMIUM to one' }));
  process.exit(0);
}
const shaped = { latency: 40, bandwidth: 10e6 };
const browser = await launch();
try {
  const result = { shaped: await measure(year, shaped), unshaped: await measure(year, undefined), many: await open(many, shaped, async () => ({})) };
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
}

async function measure(folder, shape) {
  return open(folder, shape, async (page, host) => ({ next: await next(page, host), year: await play(page, host) }));
}

/** The first map in a fresh profile, then what else there is to measure. */
async function open(folder, shape, then) {
  const host = await serve(folder, '/', shape);
  const context = await browser.createBrowserContext();
  const { page } = await openPage(context, 900, 600);
  await page.goto(host.address, { waitUntil: 'commit' }).catch(() => page.goto(host.address));
  await page.waitForFunction(() => document.body.dataset.shown, { polling: 50, timeout: 120_000 });
  const { shown, asked } = await page.evaluate(() => {
    const time = performance.getEntriesByName('shown')[0].startTime;
    return { shown: time, asked: performance.getEntriesByType('resource').filter(entry => entry.startTime < time && !entry.name.endsWith('.svg')).length };
  });
  await sharp(page);
  const first = count(host, 0, asked + 1);
  const rest = await then(page, host);
  await context.close();
  host.close();
  return { ...first, milliseconds: shown, ...rest };
}

async function next(page, host) {
  const times = [];
  let most = { requests: 0, bytes: 0 };
  for (let i = 0; i < 5; i++) {
    const from = host.requests.length;
    const before = await page.evaluate(() => document.body.dataset.shown);
    await page.focus('#time');
    const milliseconds = await page.evaluate(shown => new Promise(resolve => {
      const began = performance.now();
      new MutationObserver((_, observer) => {
        if (document.body.dataset.shown === shown) return;
        observer.disconnect();
        resolve(performance.now() - began);
      }).observe(document.body, { attributes: true });
      document.querySelector('#before').click();
    }), before);
    times.push(milliseconds);
    await page.waitForFunction(() => document.body.dataset.sharp === document.body.dataset.shown, { polling: 50, timeout: 60_000 });
    const asked = count(host, from);
    if (asked.requests > most.requests) most = asked;
  }
  return { ...most, milliseconds: times.sort((one, other) => one - other)[2] };
}

/** A lap while strips come, and the frames of five seconds afterwards. */
async function play(page, host) {
  const from = host.requests.length;
  const began = await page.evaluate(() => {
    performance.clearMarks('frame');
    document.querySelector('#play').click();
    return performance.now();
  });
  await page.waitForFunction(() => performance.getEntriesByName('frame').length > 400, { polling: 200, timeout: 300_000 });
  const frames = await page.evaluate(() => performance.getEntriesByName('frame').map(entry => entry.startTime));
  const asked = count(host, from);
  await page.click('#play');
  return {
    ...asked, firstMonth: frames[0] - began, lap: frames[365] - began, framesPerSecond: (1000 * (frames.length - 1 - 366)) / (frames.at(-1) - frames[366]),
  };
}

function sharp(page) {
  return page.waitForFunction(() => document.body.dataset.sharp, { polling: 50, timeout: 120_000 });
}

function count(host, from, number = Infinity) {
  const requests = host.requests.slice(from).filter(request => !request.path.endsWith('.svg')).slice(0, number);
  return { requests: requests.length, bytes: requests.reduce((sum, request) => sum + request.bytes, 0) };
}
