// Runs a compiled state machine once: its jobs are processes, its S3 calls go to the local server.
import { Batch } from "./batch.mjs";
import { lower } from "./lower.mjs";
import { readProgram } from "./program.mjs";

// aws-local-stepfunctions asks for it; Node has it from 22 on.
Promise.withResolvers ??= function withResolvers() {
  const parts = {};
  parts.promise = new this((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};
const { StateMachine } = await import("aws-local-stepfunctions");

/** @returns {{ status, error, cause, states, attempts }} as Step Functions and Batch tell of an execution and its jobs */
export async function execute(s3, { program, dataset, name, input, command, environment, kills = [] }) {
  const { machine, jobDefinition, policy, bucket } = readProgram(program, dataset);
  const accessKey = environment.AWS_ACCESS_KEY_ID;
  s3.state.policies[accessKey] = policy;
  const batch = new Batch(jobDefinition, { command, environment, kills });
  const { definition, work } = lower(machine);
  const tasks = tasksOf(definition.States);
  const states = [];
  // The validator that comes with the interpreter is an old one; tests/contract validates the definition with a current one.
  const execution = new StateMachine(definition, { validationOptions: { noValidate: true } }).run(input, {
    context: {
      Execution: { Id: `arn:aws:states:us-west-2:123456789012:execution:datasets-${dataset}:${name}`, Name: name },
      State: { EnteredTime: new Date().toISOString() },
    },
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(tasks.map(([task, { Resource }]) => [task, handlerOf(task, Resource)])),
      waitTimeOverrides: Object.fromEntries(waitsOf(definition.States).map((name) => [name, 0])),
      retryIntervalOverrides: Object.fromEntries(tasks.map(([task]) => [task, 0])),
    },
  });
  // The interpreter's log of events does not always end; what it has by the time of the result is all.
  (async () => {
    for await (const event of execution.eventLogs) if (event.type === "StateEntered") states.push(event.state.name);
  })();
  try {
    await execution.result;
    return { status: "SUCCEEDED", bucket, states, attempts: batch.attempts };
  } catch (error) {
    return { status: "FAILED", bucket, error: error.cause?.name ?? error.name, cause: error.cause?.message ?? error.message, states, attempts: batch.attempts };
  }

  function handlerOf(task, resource) {
    if (work[task]?.kind === "judge") return ({ outcomes }) => judge(outcomes, work[task].percentage);
    if (resource.endsWith("batch:submitJob.sync")) return (parameters) => batch.submit(parameters);
    if (resource === "arn:aws:states:::s3:getObject") return async ({ Bucket, Key }) => JSON.parse(await get(Bucket, Key));
    if (resource.endsWith("s3:getObject")) return async ({ Bucket, Key }) => ({ Body: await get(Bucket, Key) });
    if (resource.endsWith("s3:putObject")) return (parameters) => put(parameters);
    throw new Error(`nothing here stands for ${resource}`);
  }

  async function get(from, key) {
    const answer = await fetch(`${s3.url}/${from}/${key}`);
    if (!answer.ok) throw Object.assign(new Error(await answer.text()), { name: answer.status === 404 ? "S3.NoSuchKeyException" : "S3.S3Exception" });
    return answer.text();
  }

  async function put({ Bucket, Key, Body, ContentType }) {
    const answer = await fetch(`${s3.url}/${Bucket}/${Key}`, { method: "PUT", body: JSON.stringify(Body), headers: { "content-type": ContentType } });
    if (!answer.ok) throw Object.assign(new Error(await answer.text()), { name: "S3.S3Exception" });
    return {};
  }
}

function judge(outcomes, percentage) {
  const failed = outcomes.filter((outcome) => outcome?.failed);
  if (failed.length * 100 > percentage * outcomes.length)
    throw Object.assign(new Error(`The specified tolerated failure threshold was exceeded: ${failed.length} of ${outcomes.length}`), { name: "States.ExceedToleratedFailureThreshold" });
  return {};
}

function waitsOf(states) {
  return Object.entries(states).flatMap(([name, state]) =>
    state.Type === "Wait" ? [name] : state.ItemProcessor ? waitsOf(state.ItemProcessor.States) : []);
}

function tasksOf(states) {
  return Object.entries(states).flatMap(([name, state]) =>
    state.Type === "Task" ? [[name, state]] : state.ItemProcessor ? tasksOf(state.ItemProcessor.States) : []);
}
