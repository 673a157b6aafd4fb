// node server.mjs: starts the S3 server and a control server beside it, prints both URLs as one line of JSON, ends with its standard input.
//   POST /buckets {name}   POST /policies {accessKey: policy}   GET /requests
//   POST /faults {accessKey, faults: [{key, method?, after?, times, status?, code?, message?, reset?, half?, stall?}]} in place of that key's earlier ones
import http from "node:http";
import { startS3 } from "./s3.mjs";

export async function startControl(s3, more = {}) {
  const routes = {
    "POST /buckets": ({ name }) => s3.createBucket(name),
    "POST /faults": ({ accessKey, faults }) => {
      s3.state.faults = [...s3.state.faults.filter((one) => one.accessKey !== accessKey), ...faults.map((one) => ({ ...one, accessKey }))];
    },
    "POST /policies": (policies) => void Object.assign(s3.state.policies, policies),
    "GET /requests": () => s3.state.requests,
    ...more,
  };
  const server = http.createServer(async (request, response) => {
    try {
      let text = "";
      for await (const part of request) text += part;
      const answer = await routes[`${request.method} ${request.url}`](text ? JSON.parse(text) : undefined);
      response.end(JSON.stringify(answer ?? null));
    } catch (error) {
      response.writeHead(500);
      response.end(String(error.stack ?? error));
    }
  });
  // An execution takes as long as its jobs.
  server.requestTimeout = 0;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  console.log(JSON.stringify({ s3: s3.url, control: `http://127.0.0.1:${server.address().port}` }));
  process.stdin.on("end", () => process.exit(0)).resume();
}

if (import.meta.filename === process.argv[1]) await startControl(await startS3());
