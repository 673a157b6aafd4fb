using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Access;

/// <summary>An IAM policy: what its holder may do, statement by statement.</summary>
public static class PolicyDocument
{
    public static Json Create(params Map[] statements) => new(new Map
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new Items([.. statements]),
    });
}

/// <summary>One statement of a policy.</summary>
public static class Statement
{
    /// <summary>Allows <paramref name="actions"/> on <paramref name="resources"/>, none of which may be everything.</summary>
    public static Map Allow(string id, string[] actions, Text[] resources, Map? condition = null)
    {
        if (resources.Contains("*"))
            throw new ArgumentException($"statement {id}: a resource '*' is written with {nameof(AllowEverywhere)}", nameof(resources));

        return With(Create(id, "Allow", actions, resources), condition);
    }

    /// <summary>Allows <paramref name="actions"/> on every resource; only where AWS offers nothing narrower.</summary>
    /// <exception cref="ArgumentException">An action is not in <see cref="ForcedWildcards"/>.</exception>
    public static Map AllowEverywhere(string id, params string[] actions)
    {
        foreach (var action in actions.Where(action => !ForcedWildcards.Reasons.ContainsKey(action)))
            throw new ArgumentException($"statement {id}: {action} on '*' has no reason in {nameof(ForcedWildcards)}", nameof(actions));

        return Create(id, "Allow", actions, ["*"]);
    }

    /// <summary>Lets an AWS service take a role, for this account's resources only.</summary>
    public static Map Trust(string service, Text account, Map? arnLike = null)
    {
        var condition = new Map { ["StringEquals"] = new Map { ["aws:SourceAccount"] = account } };
        if (arnLike is not null)
            condition["ArnLike"] = arnLike;

        return new Map
        {
            ["Effect"] = "Allow",
            ["Principal"] = new Map { ["Service"] = service },
            ["Action"] = "sts:AssumeRole",
            ["Condition"] = condition,
        };
    }

    /// <summary>Lets an AWS service act on the resource that the policy belongs to.</summary>
    public static Map AllowService(string id, string service, string action, Text resource, Map condition)
    {
        var statement = Create(id, "Allow", [action], [resource]);
        statement["Principal"] = new Map { ["Service"] = service };
        return With(statement, condition);
    }

    /// <summary>Refuses whatever does not come over TLS.</summary>
    public static Map DenyInsecureTransport(string action, params Text[] resources)
    {
        var statement = Create("TlsOnly", "Deny", [action], resources);
        statement["Principal"] = "*";
        return With(statement, new Map { ["Bool"] = new Map { ["aws:SecureTransport"] = "false" } });
    }

    private static Map Create(string id, string effect, string[] actions, Text[] resources) => new()
    {
        ["Sid"] = id,
        ["Effect"] = effect,
        ["Action"] = new Items([.. actions]),
        ["Resource"] = new Items([.. resources]),
    };

    private static Map With(Map statement, Map? condition)
    {
        if (condition is not null)
            statement["Condition"] = condition;
        return statement;
    }
}
