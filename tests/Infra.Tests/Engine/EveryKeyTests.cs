using Datasets.Infra.Configuration;

namespace Datasets.Infra.Engine;

/// <summary>A stack that sets every key to something else than its default, with the commands that a user has for it.</summary>
public sealed class EveryKeyTests
{
    private const string Secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:earthdata-AbCdEf";

    private static readonly (string Path, string Value)[] Settings =
    [
        ("namePrefix", "eo-prod"),
        ("only[0]", "omi-ozone"),
        ("only[1]", "of-our-own"),
        ("except[0]", "omi-so2"),
        ("folder", "ours"),
        ("strict", "true"),
        ("bucket", "our-archive"),
        ("prefix", "eo/cogs"),
        ("kmsKeyArns[0]", "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        ("image", "123456789012.dkr.ecr.eu-central-1.amazonaws.com/tools/datasets:1.4"),
        ("vpcId", "vpc-0123456789abcdef0"),
        ("subnetIds[0]", "subnet-0123456789abcdef0"),
        ("subnetIds[1]", "subnet-0123456789abcdef1"),
        ("securityGroupIds[0]", "sg-0123456789abcdef0"),
        ("assignPublicIp", "false"),
        ("maxVcpus", "128"),
        ("ephemeralStorageGiB", "50"),
        ("logRetentionDays", "365"),
        ("runRetentionDays", "400"),
        ("noncurrentVersionDays", "7"),
        ("disposable", "true"),
        ("schedulesEnabled", "false"),
        ("flexibleWindowMinutes", "0"),
        ("runTimeoutHours", "12"),
        ("alarmEmail", "watch@example.org"),
        ("alarmAfterMissedRuns", "2"),
        ("environment.GDAL_CACHEMAX", "64"),
        ("environment.STAC_API_URL", "https://stac.example.org/${stage}/$$"),
        ("secrets.EARTHDATA_TOKEN", Secret),
        ("overrides.omi-so2.enabled", "false"),
        ("overrides.omi-so2.secrets.STAC_API_TOKEN", Secret + ":token::"),
    ];

    [Fact]
    public void Each_key_that_there_is_is_set_here() =>
        Assert.Equal(
            ConfigKeys.All.Select(key => key.Name).Order(),
            Settings.Select(setting => setting.Path.Split('.', '[')[0]).Distinct().Order());

    [Fact]
    public void A_stack_with_every_key_set_is_made_stays_as_it_is_and_goes()
    {
        Assert.SkipWhen(EnginePrograms.Missing is not null, EnginePrograms.Missing ?? "");
        using var engine = new PulumiEngine();
        engine["STANDIN_SCHEDULES_ARE_FOUND"] = "1";
        engine.Project.AddDataset("of-our-own").Edit("datasets/of-our-own.yaml", "maxConcurrency: 50", "maxConcurrency: 100");
        Directory.CreateDirectory(engine.Project["ours"]);
        File.Move(engine.Project["datasets/of-our-own.yaml"], engine.Project["ours/of-our-own.yaml"]);
        engine.Run("stack", "init", "prod").Succeeds();
        engine.Run("config", "set", "aws:region", "eu-central-1").Succeeds();
        engine.Run(["config", "set-all", "--path", .. Settings.SelectMany(setting => new[] { "--plaintext", $"datasets:{setting.Path}={setting.Value}" })]).Succeeds();

        Assert.Empty(engine.Up().Succeeds().Complaints);
        Assert.Empty(engine.Run("preview", "--refresh", "--diff", "--expect-no-changes").Succeeds().Complaints);
        Assert.Equal("s3://our-archive/eo/cogs", (string?)engine.Output("root"));
        Assert.Equal(["of-our-own", "omi-ozone"], engine.Output("datasets")!.AsObject().Select(dataset => dataset.Key));
        engine.Run("destroy", "--yes", "--skip-preview").Succeeds();
        Assert.Empty(engine.Cloud());
    }
}
