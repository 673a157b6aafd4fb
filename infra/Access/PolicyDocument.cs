using System.Text.Json.Nodes;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Access;

/// <summary>An IAM policy: what its holder may do, statement by statement.</summary>
public static class PolicyDocument
{
    public static JsonObject Of(params JsonObject[] statements) => PulumiText.ToJson(new JsonObject
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray([.. statements]),
    });
}

/// <summary>One statement of a policy.</summary>
public static class Statement
{
    /// <summary>Allows <paramref name="actions"/> on <paramref name="resources"/>, none of which may be everything.</summary>
    public static JsonObject Allow(string id, string[] actions, string[] resources, JsonObject? condition = null)
    {
        if (resources.Contains("*"))
            throw new ArgumentException($"statement {id}: a resource '*' is written with {nameof(AllowEverywhere)}", nameof(resources));

        return With(Create(id, "Allow", actions, resources), condition);
    }

    /// <summary>Allows <paramref name="actions"/> on every resource; only where AWS offers nothing narrower.</summary>
    /// <exception cref="ArgumentException">An action is not in <see cref="ForcedWildcards"/>.</exception>
    public static JsonObject AllowEverywhere(string id, params string[] actions)
    {
        foreach (var action in actions.Where(action => !ForcedWildcards.Reasons.ContainsKey(action)))
            throw new ArgumentException($"statement {id}: {action} on '*' has no reason in {nameof(ForcedWildcards)}", nameof(actions));

        return Create(id, "Allow", actions, ["*"]);
    }

    /// <summary>Lets an AWS service take a role, for this account's resources only.</summary>
    public static JsonObject Trust(string service, string account, JsonObject? arnLike = null)
    {
        var condition = new JsonObject { ["StringEquals"] = new JsonObject { ["aws:SourceAccount"] = account } };
        if (arnLike is not null)
            condition["ArnLike"] = arnLike;

        return new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = service },
            ["Action"] = "sts:AssumeRole",
            ["Condition"] = condition,
        };
    }

    /// <summary>Lets an AWS service act on the resource that the policy belongs to.</summary>
    public static JsonObject AllowService(string id, string service, string action, string resource, JsonObject condition)
    {
        var statement = Create(id, "Allow", [action], [resource]);
        statement["Principal"] = new JsonObject { ["Service"] = service };
        return With(statement, condition);
    }

    /// <summary>Refuses whatever does not come over TLS.</summary>
    public static JsonObject DenyInsecureTransport(string action, params string[] resources)
    {
        var statement = Create("TlsOnly", "Deny", [action], resources);
        statement["Principal"] = "*";
        return With(statement, new JsonObject { ["Bool"] = new JsonObject { ["aws:SecureTransport"] = "false" } });
    }

    private static JsonObject Create(string id, string effect, string[] actions, string[] resources) => new()
    {
        ["Sid"] = id,
        ["Effect"] = effect,
        ["Action"] = new JsonArray([.. actions]),
        ["Resource"] = new JsonArray([.. resources]),
    };

    private static JsonObject With(JsonObject statement, JsonObject? condition)
    {
        if (condition is not null)
            statement["Condition"] = condition;
        return statement;
    }
}
