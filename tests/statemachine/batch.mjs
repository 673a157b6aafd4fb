// AWS Batch, as far as a job sees it: a job definition's environment and overrides, attempts, evaluateOnExit. A container is a process.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { like } from "../s3/policy.mjs";

export class Batch {
  /** @param host { command: [program, …], environment, kills: [{ command: regex, attempt, line: regex }] } */
  constructor(jobDefinition, host) {
    Object.assign(this, { jobDefinition, host, attempts: [], running: new Set() });
  }

  /** Runs a job as `batch:submitJob.sync` does: to its end, with the attempts that its definition gives it. */
  async submit({ JobName, ContainerOverrides }) {
    const { attempts, evaluateOnExits } = this.jobDefinition.retryStrategy;
    const id = `job-${this.attempts.length + 1}-${Math.random().toString(16).slice(2)}`;
    for (let number = 1; ; number++) {
      const attempt = await this.run(id, number, ContainerOverrides);
      this.attempts.push({ job: JobName, id, command: ContainerOverrides.Command, number, ...attempt });
      const description = {
        JobId: id, JobName, Status: attempt.exitCode === 0 ? "SUCCEEDED" : "FAILED", StatusReason: attempt.statusReason,
        Container: { ExitCode: attempt.exitCode, Reason: attempt.reason }, Attempts: number,
      };
      if (attempt.exitCode === 0) return description;
      if (number >= attempts || actionOf(evaluateOnExits, attempt) !== "retry")
        throw Object.assign(new Error(JSON.stringify(description)), { name: "States.TaskFailed" });
    }
  }

  run(id, number, overrides) {
    // Each attempt is a container of its own: what is mounted begins empty and goes with it.
    const scratch = mkdtempSync(join(tmpdir(), "datasets-job-"));
    const { environment, mountPoints } = this.jobDefinition.containerProperties;
    const inside = (value) => mountPoints.reduce((text, { containerPath }) => (text === containerPath ? scratch : text), value);
    const defined = Object.fromEntries(environment.map(({ name, value }) => [name, inside(value)]));
    const overridden = Object.fromEntries((overrides.Environment ?? []).map(({ Name, Value }) => [Name, Value]));
    const [program, ...first] = this.host.command;
    const child = spawn(program, [...first, ...overrides.Command], {
      cwd: scratch,
      env: { PATH: process.env.PATH, ...this.host.environment, ...defined, ...overridden, AWS_BATCH_JOB_ID: id, AWS_BATCH_JOB_ATTEMPT: `${number}` },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running.add(child);
    const kill = this.host.kills.find((one) => one.attempt === number && !one.done && new RegExp(one.command).test(overrides.Command.join(" ")));
    let log = "";
    const hear = (part) => {
      log += part;
      if (kill && !kill.done && new RegExp(kill.line).test(log)) {
        kill.done = true;
        child.kill(kill.signal ?? "SIGKILL");
      }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        this.running.delete(child);
        rmSync(scratch, { recursive: true, force: true });
        const exitCode = code ?? 128 + { SIGKILL: 9, SIGTERM: 15 }[signal];
        resolve({ exitCode, reason: "", statusReason: "Essential container in task exited", log });
      });
    });
  }
}

/** The first rule whose conditions all match decides; where none does, the job is tried again. */
function actionOf(rules, { exitCode, reason, statusReason }) {
  const matches = (pattern, text) => pattern === undefined || like(pattern, text);
  return rules.find((rule) =>
    matches(rule.onExitCode, `${exitCode}`) && matches(rule.onReason, reason) && matches(rule.onStatusReason, statusReason))?.action ?? "retry";
}
