using System.Text.Json.Nodes;

namespace Datasets.Infra.Stack;

/// <summary>Where the jobs run. They open connections over HTTPS, and accept none.</summary>
/// <param name="Subnets">Their ids: a list, or a reference to one.</param>
/// <param name="SecurityGroups">The ids of what they are in.</param>
public sealed record Network(JsonNode Subnets, JsonArray SecurityGroups)
{
    /// <summary>Takes the network that the configuration names, or the account's default VPC.</summary>
    public static Network AddTo(StackBuilder stack)
    {
        var config = stack.Config;
        var vpc = config.VpcId;
        JsonNode subnets = new JsonArray([.. config.SubnetIds]);
        if (vpc.Length == 0)
        {
            vpc = stack.Program.Invoke("default-vpc", "aws:ec2:getVpc", new JsonObject { ["default"] = true })["id"];
            subnets = stack.Program.Invoke("default-subnets", "aws:ec2:getSubnets", new JsonObject
            {
                ["filters"] = new JsonArray(
                    new JsonObject { ["name"] = "vpc-id", ["values"] = new JsonArray(vpc) },
                    new JsonObject { ["name"] = "default-for-az", ["values"] = new JsonArray("true") }),
            })["ids"];
        }

        if (config.SecurityGroupIds.Count > 0)
            return new(subnets, new JsonArray([.. config.SecurityGroupIds]));

        var group = stack.Program.Add("job-security-group", "aws:ec2:SecurityGroup", new JsonObject
        {
            ["name"] = stack.Name("jobs"),
            ["description"] = "Jobs of the datasets: HTTPS out, nothing in",
            ["vpcId"] = vpc,
            ["tags"] = stack.Tags(),
        });

        stack.Program.Add("job-https-out", "aws:vpc:SecurityGroupEgressRule", new JsonObject
        {
            ["securityGroupId"] = group["id"],
            ["description"] = "Archives, S3, ECR and logs",
            ["ipProtocol"] = "tcp",
            ["fromPort"] = 443,
            ["toPort"] = 443,
            ["cidrIpv4"] = "0.0.0.0/0",
            ["tags"] = stack.Tags(),
        });

        return new(subnets, new JsonArray(group["id"]));
    }
}
