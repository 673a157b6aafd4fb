// What tests do in a page that is open.
/** Shows what an address' hash says. */
export async function open(page, hash) {
  await page.evaluate(to => {
    delete document.body.dataset.shown;
    delete document.body.dataset.sharp;
    location.hash = to;
  }, hash);
  await sharp(page);
}

/** Waits until all that is asked for is drawn. */
export function sharp(page) {
  return page.waitForFunction(() => document.body.dataset.sharp, { polling: 100, timeout: 120_000 });
}

/** What the page reads at places, in full resolution. */
export async function values(page, { id, variable, places }) {
  await open(page, `#d=${id}&v=${variable}&p=EPSG:4326`);
  return page.evaluate(async all => {
    const { raster } = window.datasetsPage.shown;
    const result = [];
    for (const place of all) {
      const stored = await raster.read(place);
      result.push({ stored: stored === null ? null : String(stored), value: stored === null ? null : raster.values.value(stored), text: await window.datasetsPage.readAt(place) });
    }
    return result;
  }, places);
}
