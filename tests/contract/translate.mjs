// Translates a Pulumi YAML program into TypeScript that uses the providers' npm packages, so that their published types can judge it.

/** The parts of a text in Pulumi's YAML: literal text, and references (`${name.property[0]}`); `$$` is one dollar sign. */
export function parseText(text) {
  const parts = [];
  let literal = "";
  for (let at = 0; at < text.length; ) {
    if (text.startsWith("$$", at)) {
      literal += "$";
      at += 2;
    } else if (text.startsWith("${", at)) {
      const end = text.indexOf("}", at);
      if (end < 0) throw new Error(`a reference is not closed in '${text}'`);
      parts.push({ literal, reference: text.slice(at + 2, end) });
      literal = "";
      at = end + 1;
    } else {
      literal += text[at++];
    }
  }
  if (literal !== "" || parts.length === 0) parts.push({ literal });
  return parts;
}

const nameOf = (reference) => reference.split(/[.[]/, 1)[0];

/** The names that a value of the program refers to. */
function references(value) {
  if (typeof value === "string") return parseText(value).filter((p) => p.reference).map((p) => nameOf(p.reference));
  if (value !== null && typeof value === "object") return Object.values(value).flatMap(references);
  return [];
}

const identifier = (name) => "_" + name.replaceAll("-", "_");

/** A TypeScript expression for a value of the program. */
function expression(value) {
  if (typeof value === "string") return textExpression(value);
  if (Array.isArray(value)) return `[${value.map(expression).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);

  const keys = Object.keys(value);
  const call = keys.find((key) => key.startsWith("fn::"));
  if (call === undefined) return `{ ${keys.map((key) => `${JSON.stringify(key)}: ${expression(value[key])}`).join(", ")} }`;
  if (call === "fn::join" && keys.length === 1) return `pulumi.all(${expression(value[call][1])}).apply((parts) => parts.join(${expression(value[call][0])}))`;
  if (call === "fn::toJSON" && keys.length === 1) return `pulumi.jsonStringify(${expression(value[call])})`;
  throw new Error(`${call} has no translation`);
}

function textExpression(text) {
  const parts = parseText(text);
  const lone = parts.length === 1 ? parts[0] : undefined;
  if (lone?.reference === undefined && lone) return JSON.stringify(lone.literal);
  if (lone?.literal === "") return referenceExpression(lone.reference);

  const escaped = (literal) => literal.replace(/[\\`$]/g, "\\$&");
  const body = parts.map((p) => escaped(p.literal) + (p.reference ? "${" + referenceExpression(p.reference) + "}" : ""));
  return "pulumi.interpolate`" + body.join("") + "`";
}

function referenceExpression(reference) {
  if (reference === "pulumi.stack") return "pulumi.getStack()";
  const name = nameOf(reference);
  return identifier(name) + reference.slice(name.length);
}

const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1);

/** Where a type or function (`aws:s3:Bucket`) is in its npm package, imported alone: the packages' indexes load everything. */
function moduleOf(token) {
  const [provider, module, name] = token.split(":");
  return `@pulumi/${provider}/${module === "index" ? "" : module + "/"}${lowerFirst(name)}`;
}

const member = (token) => token.split(":")[2];

/** Nodes of the program with what they need before them; a cycle or a missing name is an error. */
function ordered(program) {
  const nodes = new Map();
  for (const [name, variable] of Object.entries(program.variables ?? {})) nodes.set(name, { name, invoke: variable["fn::invoke"], value: variable });
  for (const [name, resource] of Object.entries(program.resources ?? {})) nodes.set(name, { name, resource, value: resource });

  const sorted = [];
  const state = new Map();
  const visit = (name, from) => {
    if (state.get(name) === "done" || name === "pulumi") return;
    if (!nodes.has(name)) throw new Error(`${from} refers to '${name}', which is not in the program`);
    if (state.get(name) === "open") throw new Error(`'${name}' needs itself`);
    state.set(name, "open");
    for (const needed of references(nodes.get(name).value)) visit(needed, name);
    state.set(name, "done");
    sorted.push(nodes.get(name));
  };
  for (const name of nodes.keys()) visit(name, "the program");
  return sorted;
}

/**
 * The program as a TypeScript module. It exports `deploy`, which makes every resource and returns them and the outputs.
 * A type without tags is asserted to have none to set, so that nothing that can carry tags goes without.
 */
export function translate(program) {
  const imports = new Map();
  const use = (token, what) => {
    const module = moduleOf(token);
    imports.set(module, (imports.get(module) ?? new Set()).add(what));
    return what + "_" + module.replace(/[^a-z]/gi, "_");
  };

  const lines = [];
  const untagged = new Set();
  for (const { name, invoke, resource } of ordered(program)) {
    if (invoke) {
      const call = use(invoke.function, `${member(invoke.function)}Output`);
      lines.push(`const ${identifier(name)} = ${call}(${expression(invoke.arguments)}, ${expression(invoke.options)});`);
      continue;
    }
    const type = use(resource.type, member(resource.type));
    lines.push(
      `const ${identifier(name)} = new ${type}(${JSON.stringify(name)}, ${expression(resource.properties)}, ${expression(resource.options)});`,
      `resources[${JSON.stringify(name)}] = ${identifier(name)};`,
    );
    if (resource.properties.tags === undefined) untagged.add(resource.type);
  }

  const assertions = [...untagged].map((type, i) => {
    const args = use(type, `${member(type)}Args`);
    return `const untagged${i}: "tags" extends keyof ${args} ? "${type} can carry tags and has none" : true = true;`;
  });
  return [
    `import * as pulumi from "@pulumi/pulumi";`,
    ...[...imports].map(([module, names]) =>
      `import { ${[...names].map((n) => `${n} as ${n}_${module.replace(/[^a-z]/gi, "_")}`).join(", ")} } from "${module}";`),
    ``,
    `export function deploy() {`,
    `  const resources: Record<string, pulumi.Resource> = {};`,
    ...lines.map((line) => "  " + line),
    ...assertions.map((line) => "  " + line),
    `  const outputs = ${expression(program.outputs ?? {})};`,
    `  return { resources, outputs };`,
    `}`,
    ``,
  ].join("\n");
}
