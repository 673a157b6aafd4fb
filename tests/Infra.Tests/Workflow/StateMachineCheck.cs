using System.Text.Json.Nodes;

namespace Datasets.Infra.Workflow;

/// <summary>Walks a state machine's definition, and those of its Maps, and lists what is wrong with its shape.</summary>
internal static class StateMachineCheck
{
    public static IReadOnlyList<string> Problems(JsonObject definition)
    {
        var problems = new List<string>();
        Walk(definition, problems);
        return problems;
    }

    private static void Walk(JsonObject machine, List<string> problems)
    {
        var states = machine["States"]!.AsObject();
        var reached = new HashSet<string>();
        var open = new Stack<string>([(string)machine["StartAt"]!]);
        while (open.TryPop(out var name))
        {
            if (!states.ContainsKey(name))
                problems.Add($"there is no state '{name}'");
            else if (reached.Add(name))
                Targets(states[name]!.AsObject()).ToList().ForEach(open.Push);
        }

        foreach (var (name, node) in states)
        {
            var state = node!.AsObject();
            var type = (string)state["Type"]!;
            if (!reached.Contains(name))
                problems.Add($"'{name}' is never reached");
            if (type == "Task" && state["Retry"] is not JsonArray { Count: > 0 })
                problems.Add($"'{name}' has no Retry");
            if (type is "Task" or "Map" && state["Catch"] is not JsonArray { Count: > 0 })
                problems.Add($"'{name}' has no Catch");
            if (state["ItemProcessor"] is JsonObject processor)
                Walk(processor, problems);
        }
    }

    private static IEnumerable<string> Targets(JsonObject state)
    {
        if (state["Next"] is { } next)
            yield return (string)next!;
        if (state["Default"] is { } otherwise)
            yield return (string)otherwise!;
        foreach (var branch in (state["Choices"] as JsonArray ?? []).Concat(state["Catch"] as JsonArray ?? []))
            yield return (string)branch!["Next"]!;
    }
}
