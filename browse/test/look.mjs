// Reads values by a page that is served somewhere: node look.mjs ADDRESS < scene.json, as drive.mjs has it. Prints JSON, or {"skipped": why} where there is no browser.
import { readFileSync } from 'node:fs';
import { browserPath, launch, openPage } from './browser.mjs';
import { sharp, values } from './page.mjs';

const scene = JSON.parse(readFileSync(0, 'utf8'));
if (!browserPath()) {
  console.log(JSON.stringify({ skipped: 'there is no Chromium; set CHROMIUM to one' }));
  process.exit(0);
}
const browser = await launch();
try {
  const { page, problems } = await openPage(browser);
  await page.goto(process.argv[2], { waitUntil: 'load' });
  await sharp(page);
  const result = { values: {} };
  for (const dataset of scene.datasets) result.values[dataset.id] = await values(page, dataset);
  // A host may have no icon's type of its own, and no page needs one.
  console.log(JSON.stringify({ ...result, problems: problems.filter(problem => !problem.includes('.svg')) }));
} finally {
  await browser.close();
}
