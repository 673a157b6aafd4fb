// node contract.mjs IN OUT: checks every Pulumi YAML program IN/*.yaml and prints what was found as JSON, by program:
//   types   what the TypeScript compiler, strict, says against the providers' published types
//   deploy  what Pulumi's mock runtime registered: each resource's inputs and outputs resolved; or its error
//   machines  what asl-validator says of each state machine's definition, as it was registered
// OUT is a folder inside tests/contract for the translations: node_modules is found from there.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import ts from "typescript";
import { parse } from "yaml";
import { translate } from "./translate.mjs";

const require = createRequire(import.meta.url);
const pulumi = require("@pulumi/pulumi");
const validate = require("asl-validator");

const compilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  ignoreDeprecations: "5.0",
  skipLibCheck: true,
  types: [],
};

/** Runs a translated program under Pulumi's mocks: what the providers' code asks for must be there, and references get values. */
async function deploy(path, stack) {
  const registered = {};
  await pulumi.runtime.setMocks({
    newResource({ name, type, inputs }) {
      registered[name] = { type, inputs };
      return { id: `${name}-id`, state: { ...outputsOf(type, inputs), ...inputs } };
    },
    call: ({ token }) => lookups[token] ?? {},
  }, "datasets", stack);

  const { outputText } = ts.transpileModule(readFileSync(path, "utf8"), { compilerOptions: { ...compilerOptions, noEmit: false } });
  const module = { exports: {} };
  try {
    new Function("require", "module", "exports", outputText)(require, module, module.exports);
    const { resources, outputs } = module.exports.deploy();
    await Promise.all(Object.values(resources).map((resource) => valueOf(resource.urn)));
    return { resources: registered, outputs: await valueOf(outputs) };
  } catch (error) {
    return { error: error.message };
  }
}

const valueOf = (output) => new Promise((resolve, reject) => {
  try {
    pulumi.output(output).apply(resolve);
  } catch (error) {
    reject(error);
  }
});

/** What AWS would answer to the program's look-ups. */
const lookups = {
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012", arn: "arn:aws:iam::123456789012:root", userId: "x", id: "x" },
  "aws:index/getRegion:getRegion": { region: "us-west-2", name: "us-west-2", id: "us-west-2" },
  "aws:index/getPartition:getPartition": { partition: "aws", dnsSuffix: "amazonaws.com", id: "aws" },
  "aws:ec2/getVpc:getVpc": { id: "vpc-0a1b2c3d" },
  "aws:ec2/getSubnets:getSubnets": { ids: ["subnet-0a1b2c3d", "subnet-1a2b3c4d"] },
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": { userName: "AWS", password: "mock", proxyEndpoint: "https://123456789012.dkr.ecr.us-west-2.amazonaws.com" },
};

/** The outputs that other resources refer to, in the form that AWS gives them. */
function outputsOf(type, inputs) {
  const arn = (service, resource) => `arn:aws:${service}:us-west-2:123456789012:${resource}`;
  switch (type) {
    case "aws:s3/bucket:Bucket": return { arn: `arn:aws:s3:::${inputs.bucket}` };
    case "aws:iam/role:Role": return { arn: `arn:aws:iam::123456789012:role/${inputs.name}` };
    case "aws:ecr/repository:Repository": return {
      arn: arn("ecr", `repository/${inputs.name}`), registryId: "123456789012",
      repositoryUrl: `123456789012.dkr.ecr.us-west-2.amazonaws.com/${inputs.name}`,
    };
    case "docker-build:index:Image": return { digest: `sha256:${"0".repeat(64)}` };
    case "aws:batch/jobQueue:JobQueue": return { arn: arn("batch", `job-queue/${inputs.name}`) };
    case "aws:batch/computeEnvironment:ComputeEnvironment": return { arn: arn("batch", `compute-environment/${inputs.name}`) };
    case "aws:batch/jobDefinition:JobDefinition": return { arn: arn("batch", `job-definition/${inputs.name}:1`) };
    case "aws:batch/schedulingPolicy:SchedulingPolicy": return { arn: arn("batch", `scheduling-policy/${inputs.name}`) };
    case "aws:sfn/stateMachine:StateMachine": return { arn: arn("states", `stateMachine:${inputs.name}`) };
    case "aws:cloudwatch/logGroup:LogGroup": return { arn: arn("logs", `log-group:${inputs.name}`) };
    case "aws:sns/topic:Topic": return { arn: arn("sns", inputs.name) };
    case "aws:sqs/queue:Queue": return { arn: arn("sqs", inputs.name), url: `https://sqs.us-west-2.amazonaws.com/123456789012/${inputs.name}` };
    default: return {};
  }
}

const [, , input, output] = process.argv;
mkdirSync(output, { recursive: true });

const programs = readdirSync(input).filter((file) => file.endsWith(".yaml")).sort();
const results = {};
const translated = new Map();
for (const file of programs) {
  const name = basename(file, ".yaml");
  results[name] = { types: [], deploy: {}, machines: {} };
  try {
    const path = join(output, `${name}.ts`);
    writeFileSync(path, translate(parse(readFileSync(join(input, file), "utf8"))));
    translated.set(name, path);
  } catch (error) {
    results[name].types.push(error.message);
    results[name].deploy.error = error.message;
  }
}

// One compiler program for all: the providers' types, half a million lines, are parsed once.
const compiled = ts.createProgram([...translated.values()], compilerOptions);
const globalProblems = compiled.getOptionsDiagnostics().concat(compiled.getGlobalDiagnostics());
for (const [name, path] of translated) {
  const source = compiled.getSourceFile(path);
  const diagnostics = [...globalProblems, ...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)];
  results[name].types.push(...diagnostics.map((d) => ts.flattenDiagnosticMessageText(d.messageText, "\n")));
  results[name].deploy = await deploy(path, name === "prod" ? "prod" : "dev");
  for (const [resource, { type, inputs }] of Object.entries(results[name].deploy.resources ?? {})) {
    if (type !== "aws:sfn/stateMachine:StateMachine") continue;
    const { isValid, errorsText } = validate(JSON.parse(inputs.definition));
    results[name].machines[resource] = isValid ? "" : errorsText("\n");
  }
}
process.stdout.write(JSON.stringify(results));
