// A Distributed Map in states that the interpreter knows. It has neither ItemReader, ResultWriter nor ToleratedFailurePercentage, and gives
// tasks 60 s where the language gives them as long as they take. All else stays exactly as compiled.

const longest = 86_400;

/** @returns the definition, and the tasks that stand for the Map's own work: name → { kind, state } */
export function lower(definition) {
  const work = {};
  return { definition: { ...definition, States: lowerStates(definition.States, work) }, work };
}

function lowerStates(states, work) {
  const lowered = {};
  for (const [name, state] of Object.entries(states)) {
    if (state.Type === "Task") lowered[name] = { TimeoutSeconds: longest, ...state };
    else if (state.Type === "Map") Object.assign(lowered, lowerMap(name, state, work));
    else lowered[name] = state;
  }
  return lowered;
}

function lowerMap(name, state, work) {
  const { ItemReader, ResultWriter, ToleratedFailurePercentage, Label, Catch, Next, ResultPath, ...map } = state;
  const [items, judge] = [`${name}: items`, `${name}: judge`];
  work[items] = { kind: "items" };
  work[judge] = { kind: "judge", percentage: ToleratedFailurePercentage ?? 0 };
  return {
    [name]: { Type: "Task", Resource: ItemReader.Resource, Parameters: ItemReader.Parameters, ResultPath: "$.items", TimeoutSeconds: longest, Catch, Next: items },
    [items]: {
      ...map,
      ItemsPath: "$.items",
      ItemProcessor: { ...map.ItemProcessor, ProcessorConfig: { Mode: "INLINE" }, States: lowerStates(failing(map.ItemProcessor.States), work) },
      ResultPath: "$.outcomes",
      Next: judge,
    },
    [judge]: { Type: "Task", Resource: ResultWriter.Resource, Parameters: { "outcomes.$": "$.outcomes" }, ResultPath, TimeoutSeconds: longest, Catch, Next },
  };
}

/** A shard that fails is an outcome among others, for the Map to judge when all have ended. */
function failing(states) {
  return Object.fromEntries(Object.entries(states).map(([name, state]) =>
    [name, state.Type === "Fail" ? { Type: "Pass", Parameters: { "failed.$": state.ErrorPath, "cause.$": state.CausePath }, End: true } : state]));
}
