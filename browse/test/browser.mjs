// Chromium without a screen, with WebGL by software.
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function browserPath() {
  return places.find(path => path && existsSync(path)) ?? null;
}

export async function launch(options = {}) {
  return puppeteer.launch({
    executablePath: browserPath(), headless: true, protocolTimeout: 240_000,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--hide-scrollbars'],
    ...options,
  });
}

/** A page that keeps what went wrong in it. */
export async function openPage(browser, width = 1000, height = 700) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  const problems = [];
  page.on('console', message => { if (['error', 'warn', 'warning'].includes(message.type())) problems.push(message.text()); });
  page.on('pageerror', error => problems.push(String(error)));
  page.on('requestfailed', request => problems.push(`${request.url()}: ${request.failure()?.errorText}`));
  return { page, problems };
}
