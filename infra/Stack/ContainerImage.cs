using System.Text.Json.Nodes;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>The image that every job runs.</summary>
/// <param name="Uri">What a job definition names: by digest where this stack builds it, so that a new image is a new definition.</param>
/// <param name="RepositoryArn">The ECR repository that it is pulled from; null where the image comes from elsewhere.</param>
public sealed record ContainerImage(string Uri, string? RepositoryArn)
{
    /// <summary>Builds processors/Dockerfile and pushes it to this stack's repository, or takes the configured image.</summary>
    public static ContainerImage AddTo(StackBuilder stack)
    {
        if (stack.Config.Image.Length > 0)
            return new(stack.Config.Image, RepositoryOf(stack, stack.Config.Image));

        var repository = stack.Program.Add("image-repository", "aws:ecr:Repository", new JsonObject
        {
            ["name"] = stack.Config.NamePrefix,
            ["imageScanningConfiguration"] = new JsonObject { ["scanOnPush"] = true },
            ["encryptionConfigurations"] = new JsonArray(new JsonObject { ["encryptionType"] = "AES256" }),
            // Images can be built again; a repository that is not empty would end 'pulumi destroy' halfway.
            ["forceDelete"] = true,
            ["tags"] = stack.Tags(),
        });

        stack.Program.Add("image-lifecycle", "aws:ecr:LifecyclePolicy", new JsonObject
        {
            ["repository"] = repository["name"],
            ["policy"] = PulumiText.ToJson(new JsonObject
            {
                ["rules"] = new JsonArray(new JsonObject
                {
                    ["rulePriority"] = 1,
                    ["description"] = "The last twenty images: enough to go back, and to let a run end that began with an older one",
                    ["selection"] = new JsonObject { ["tagStatus"] = "any", ["countType"] = "imageCountMoreThan", ["countNumber"] = 20 },
                    ["action"] = new JsonObject { ["type"] = "expire" },
                }),
            }),
        });

        var credentials = stack.Program.Invoke("registry-credentials", "aws:ecr:getAuthorizationToken", new JsonObject
        {
            ["registryId"] = repository["registryId"],
        });

        var image = stack.Program.Add("container-image", "docker-build:index:Image", new JsonObject
        {
            ["context"] = new JsonObject { ["location"] = "." },
            ["dockerfile"] = new JsonObject { ["location"] = "processors/Dockerfile" },
            ["platforms"] = new JsonArray("linux/amd64"),
            ["tags"] = new JsonArray($"{repository["repositoryUrl"]}:latest"),
            ["push"] = true,
            ["buildOnPreview"] = false,
            ["registries"] = new JsonArray(new JsonObject
            {
                ["address"] = repository["repositoryUrl"],
                ["username"] = credentials["userName"],
                ["password"] = credentials["password"],
            }),
        });

        // Not the image's "ref", which has its tag as well: ECS documents a tag or a digest, not both.
        return new($"{repository["repositoryUrl"]}@{image["digest"]}", repository["arn"]);
    }

    /// <summary>The ARN of the private ECR repository of an image, <c>ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG</c>.</summary>
    private static string? RepositoryOf(StackBuilder stack, string image)
    {
        var host = image[..Math.Max(0, image.IndexOf('/'))].Split('.');
        if (host is not [var account, "dkr", "ecr", var region, "amazonaws", ..])
            return null;

        var name = image[(image.IndexOf('/') + 1)..];
        name = name[..name.IndexOfAny(['@', ':'])];
        return stack.Arn("ecr", $"repository/{name}", region, account);
    }
}
