using Datasets.Infra.Support;

namespace Datasets.Infra.Engine;

/// <summary>A stack's life, lived once for all tests that ask about it: each day begins with the state that the one before left.</summary>
public sealed class Days : IDisposable
{
    private readonly Lazy<PulumiEngine> _engine = new(() =>
    {
        var engine = new PulumiEngine();
        engine.Run("stack", "init", "dev").Succeeds();
        engine.Run("config", "set", "datasets:schedulesEnabled", "true").Succeeds();
        return engine;
    });

    private readonly Dictionary<string, PulumiRun> _runs = [];

    internal PulumiEngine Engine => _engine.Value;

    private Project Project => Engine.Project;

    /// <summary>What happened at a step, which is reached through all steps before it.</summary>
    internal PulumiRun At(string step)
    {
        Assert.SkipWhen(EnginePrograms.Missing is not null, EnginePrograms.Missing ?? "");
        lock (_runs)
        {
            foreach (var (name, run) in Steps())
            {
                if (!_runs.ContainsKey(name))
                    _runs[name] = run();
                _runs[name].Succeeds();
                if (name == step)
                    return _runs[name];
            }
        }

        throw new ArgumentException($"no step is called '{step}'");
    }

    public void Dispose()
    {
        if (_engine.IsValueCreated)
            _engine.Value.Dispose();
    }

    private IEnumerable<(string Name, Func<PulumiRun> Run)> Steps()
    {
        yield return ("preview", () => Engine.Run("preview", "--diff"));
        yield return ("up", () => Engine.Up());
        yield return ("up again", () => Engine.Up("--refresh", "--diff", "--expect-no-changes"));

        yield return ("image", () => After(() => File.AppendAllText(Project["processors/Dockerfile"], "# another image\n")));
        yield return ("dataset added", () => After(() => Project.AddDataset("third")));
        yield return ("one disabled, one edited", () => After(() =>
        {
            Engine.Run("config", "set", "--path", "datasets:overrides.omi-so2.enabled", "false").Succeeds();
            Project.Edit("datasets/omi-ozone.yaml", "rate(1 day)", "rate(2 days)");
        }));
        yield return ("dataset removed", () => After(() => File.Delete(Project["datasets/third.yaml"])));
        yield return ("nothing more", () => Engine.Run("preview", "--refresh", "--diff", "--expect-no-changes"));

        yield return ("destroy", () => Engine.Run("destroy", "--yes", "--skip-preview"));
    }

    private PulumiRun After(Action change)
    {
        change();
        return Engine.Up();
    }
}
