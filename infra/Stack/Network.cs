using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>Where the jobs run. They open connections over HTTPS, and accept none.</summary>
/// <param name="Subnets">Their ids: a list, or a reference to one.</param>
/// <param name="SecurityGroups">The ids of what they are in.</param>
public sealed record Network(Value Subnets, Items SecurityGroups)
{
    /// <summary>Takes the network that the configuration names, or the account's default VPC.</summary>
    public static Network AddTo(StackBuilder stack)
    {
        var config = stack.Config;
        Value vpc = config.VpcId;
        Value subnets = new Items([.. config.SubnetIds]);
        if (config.VpcId.Length == 0)
        {
            vpc = stack.Program.Invoke("default-vpc", "aws:ec2:getVpc", new Map { ["default"] = true })["id"];
            subnets = stack.Program.Invoke("default-subnets", "aws:ec2:getSubnets", new Map
            {
                ["filters"] = new Items(
                    new Map { ["name"] = "vpc-id", ["values"] = new Items(vpc) },
                    new Map { ["name"] = "default-for-az", ["values"] = new Items("true") }),
            })["ids"];
        }

        if (config.SecurityGroupIds.Count > 0)
            return new(subnets, new Items([.. config.SecurityGroupIds]));

        var group = stack.Program.Add("job-security-group", "aws:ec2:SecurityGroup", new Map
        {
            ["name"] = stack.Name("jobs"),
            ["description"] = "Jobs of the datasets: HTTPS out, nothing in",
            ["vpcId"] = vpc,
            ["tags"] = stack.Tags(),
        });

        stack.Program.Add("job-https-out", "aws:vpc:SecurityGroupEgressRule", new Map
        {
            ["securityGroupId"] = group["id"],
            ["description"] = "Archives, S3, ECR and logs",
            ["ipProtocol"] = "tcp",
            ["fromPort"] = 443,
            ["toPort"] = 443,
            ["cidrIpv4"] = "0.0.0.0/0",
            ["tags"] = stack.Tags(),
        });

        return new(subnets, new Items(group["id"]));
    }
}
