// A compiled Pulumi program, read as far as a run needs it: one dataset's state machine, job definition and job policy, references resolved.
import { parse } from "yaml";

const known = { "caller.accountId": "123456789012", "region.region": "us-west-2", "partition.partition": "aws", "pulumi.stack": "dev" };

/** @param {string} text the program as `datasets-infra` prints it */
export function readProgram(text, dataset) {
  const resources = parse(text).resources;
  const named = (what) => {
    const found = resources[`dataset-${dataset}-${what}`];
    if (!found) throw new Error(`the program has no dataset-${dataset}-${what}`);
    return resolve(found.properties, resources);
  };
  return {
    machine: named("state-machine").definition,
    jobDefinition: named("job-definition"),
    policy: named("job-policy").policy,
    bucket: resolve(resources["data-bucket"].properties.bucket, resources),
  };
}

/** What Pulumi makes of a value once everything is there: `$$` is one dollar sign, `${name.property}` a reference. */
function resolve(value, resources) {
  if (typeof value === "string") return value.replace(/\$\$|\$\{([^}]+)\}/g, (found, path) => (found === "$$" ? "$" : valueOf(path, resources)));
  if (Array.isArray(value)) return value.map((one) => resolve(one, resources));
  if (value === null || typeof value !== "object") return value;
  if ("fn::join" in value) return value["fn::join"][1].map((part) => resolve(part, resources)).join(value["fn::join"][0]);
  if ("fn::toJSON" in value) return resolve(value["fn::toJSON"], resources);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolve(one, resources)]));
}

function valueOf(path, resources) {
  if (path in known) return known[path];
  const [name, property] = path.split(".");
  const resource = resources[name];
  const value = resource?.properties?.[property];
  if (value !== undefined) return resolve(value, resources);
  if (resource?.type === "aws:s3:Bucket" && property === "arn") return `arn:aws:s3:::${resolve(resource.properties.bucket, resources)}`;
  return `arn:aws:local:us-west-2:123456789012:${name}/${property}`;
}
