// A local S3 server: fauxqs, with what it lacks in front of it: conditional puts, IAM policies, and faults that a test asks for.
import http from "node:http";
import { startFauxqs } from "fauxqs";
import { allows } from "./policy.mjs";

/**
 * Starts it on a free port of 127.0.0.1. Requests are not authenticated; the access key says whose policy counts, and without one all
 * is allowed.
 */
export async function startS3() {
  const behind = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  const state = { faults: [], policies: {}, requests: [] };
  const agent = new http.Agent({ keepAlive: true });
  const locks = new Map();

  const server = http.createServer((request, response) => {
    handle(request, response).catch((error) => refuse(response, 500, "InternalError", String(error)));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

  async function handle(request, response) {
    const call = describe(request);
    state.requests.push(call);
    const body = await read(request);
    const fault = faultOf(call);
    if (fault?.reset) return request.socket.destroy();
    if (fault && !fault.half && !fault.stall) return refuse(response, fault.status, fault.code, fault.message ?? fault.code);
    const policy = state.policies[call.accessKey];
    if (policy && !allows(policy, call)) return refuse(response, 403, "AccessDenied", "Access Denied");
    const conditional = request.headers["if-match"] ?? request.headers["if-none-match"];
    if (request.method === "PUT" && conditional) {
      return oneAtATime(`${call.bucket}/${call.key}`, async () => {
        const etag = await etagOf(request.url);
        const holds = request.headers["if-none-match"] ? etag === undefined : etag === request.headers["if-match"];
        if (!holds) return refuse(response, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        return forward(request, body, response);
      });
    }
    // As S3 does it: who may not list the whole bucket does not hear from a read that something is not there.
    const missing = policy && call.key && ["GET", "HEAD"].includes(request.method) && (await etagOf(request.url)) === undefined;
    if (missing) return refuse(response, 403, "AccessDenied", "Access Denied");
    return oneAtATime(`${call.bucket}/${call.key}`, () => forward(request, body, response, fault));
  }

  /** S3's own account of a request, for policies, faults and the tests' questions. */
  function describe(request) {
    const url = new URL(request.url, "http://s3");
    const [bucket, ...parts] = decodeURIComponent(url.pathname.slice(1)).split("/");
    const credential = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const headers = Object.fromEntries(Object.entries(request.headers)
      .filter(([name]) => /^(content-type|cache-control|range|if-match|if-none-match|x-amz-server-side.*|x-amz-sdk-checksum.*)$/.test(name)));
    return {
      method: request.method, bucket, key: parts.join("/"), prefix: url.searchParams.get("prefix"),
      upload: url.searchParams.has("uploads") || url.searchParams.has("uploadId"), accessKey: credential, headers,
    };
  }

  function faultOf(call) {
    const fault = state.faults.find((one) => one.times > 0
      && (!one.method || one.method === call.method) && (!one.accessKey || one.accessKey === call.accessKey)
      && new RegExp(one.key).test(call.key || call.prefix || ""));
    if (!fault) return undefined;
    if (fault.after > 0) {
      fault.after--;
      return undefined;
    }
    fault.times--;
    return fault;
  }

  function forward(request, body, response, fault) {
    return new Promise((resolve, reject) => {
      const sent = http.request({
        host: "127.0.0.1", port: behind.port, agent, method: request.method, path: request.url,
        headers: onward(request.headers, body),
      }, async (answer) => {
        try {
          const content = await read(answer);
          if (fault) {
            response.writeHead(answer.statusCode, answer.headers);
            response.write(content.subarray(0, content.length >> 1), () => fault.half && response.socket.destroy());
            return resolve();
          }
          // Who was killed while waiting never takes the answer, and the next to ask for the object must not wait for that.
          if (response.closed || request.socket.destroyed) return resolve();
          response.once("close", resolve);
          response.writeHead(answer.statusCode, answer.headers);
          response.end(request.method === "HEAD" ? undefined : content, resolve);
        } catch (error) {
          reject(error);
        }
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  function etagOf(path) {
    return new Promise((resolve, reject) => {
      http.request({ host: "127.0.0.1", port: behind.port, agent, method: "HEAD", path: path.split("?")[0] }, (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200 ? answer.headers.etag : undefined);
      }).on("error", reject).end();
    });
  }

  async function oneAtATime(name, work) {
    const before = locks.get(name) ?? Promise.resolve();
    const mine = before.catch(() => {}).then(work);
    locks.set(name, mine);
    try {
      return await mine;
    } finally {
      if (locks.get(name) === mine) locks.delete(name);
    }
  }

  return {
    state,
    url: `http://127.0.0.1:${server.address().port}`,
    createBucket: (name) => behind.createBucket(name),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
      await behind.stop();
    },
  };
}

/** The body goes on as one piece, with its length. */
function onward(headers, body) {
  const { "transfer-encoding": _, ...others } = headers;
  return { ...others, "content-length": body.length };
}

async function read(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

function refuse(response, status, code, message) {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>local</RequestId></Error>`);
}
