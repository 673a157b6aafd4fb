// Reads tables of items over HTTP: node read.mjs TABLE LARGE MONTH SQL. TABLE and LARGE are addresses of items.parquet, MONTH is 'YYYY-MM', and SQL is a question for
// DuckDB, in which {table} is TABLE. Prints JSON: TABLE's rows and geo metadata as hyparquet reads them; LARGE's rows of the month and what hyparquet asked the host
// for them; DuckDB's answer, or why there is none.
import { asyncBufferFromUrl, byteLengthFromUrl, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { browserPath } from '../../browse/test/browser.mjs';
import { ask } from './duckdb.mjs';

const footerAtMost = 64 * 1024;
const [table, large, month, sql] = process.argv.slice(2);
const result = {
  ...await rows(table),
  month: await monthOf(large),
  duckdb: browserPath() ? await ask(sql.replaceAll('{table}', table)) : { skipped: 'there is no Chromium; set CHROMIUM to one' },
};
console.log(JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? Number(value) : value)));

async function rows(address) {
  const file = await asyncBufferFromUrl({ url: address });
  const metadata = await parquetMetadataAsync(file);
  const geo = JSON.parse(metadata.key_value_metadata.find(one => one.key === 'geo').value);
  return { rows: await parquetReadObjects({ file, metadata, compressors }), geo };
}

async function monthOf(address) {
  const requests = [];
  const counted = async (url, options) => {
    const answer = await fetch(url, options);
    requests.push({ method: options?.method ?? 'GET', status: answer.status, bytes: options?.method === 'HEAD' ? 0 : Number(answer.headers.get('content-length')) });
    return answer;
  };
  const byteLength = await byteLengthFromUrl(address, {}, counted);
  const file = await asyncBufferFromUrl({ url: address, byteLength, fetch: counted });
  const metadata = await parquetMetadataAsync(file, { initialFetchSize: footerAtMost });
  const first = new Date(`${month}-01T00:00:00Z`);
  const next = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1));
  const found = await parquetReadObjects({ file, metadata, compressors, columns: ['id', 'datetime', 'bbox'], filter: { datetime: { $gte: first, $lt: next } } });
  return { byteLength, requests, rows: found };
}
