// node server.mjs: the S3 server with its controls (see ../s3/server.mjs), and POST /executions, which runs a compiled state machine.
import { startS3 } from "../s3/s3.mjs";
import { startControl } from "../s3/server.mjs";
import { execute } from "./execute.mjs";

const s3 = await startS3();
await startControl(s3, { "POST /executions": (request) => execute(s3, request) });
