using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>The image that every job runs.</summary>
/// <param name="Uri">What a job definition names: by digest where this stack builds it, so that a new image is a new definition.</param>
/// <param name="RepositoryArn">The ECR repository that it is pulled from; null where the image comes from elsewhere.</param>
public sealed record ContainerImage(Text Uri, Text? RepositoryArn)
{
    /// <summary>Builds processors/Dockerfile and pushes it to this stack's repository, or takes the configured image.</summary>
    public static ContainerImage AddTo(StackBuilder stack)
    {
        if (stack.Config.Image.Length > 0)
            return new(stack.Config.Image, RepositoryOf(stack, stack.Config.Image));

        var repository = stack.Program.Add("image-repository", "aws:ecr:Repository", new Map
        {
            ["name"] = stack.Prefix,
            ["imageScanningConfiguration"] = new Map { ["scanOnPush"] = true },
            ["encryptionConfigurations"] = new Items(new Map { ["encryptionType"] = "AES256" }),
            // Images can be built again; a repository that is not empty would end 'pulumi destroy' halfway.
            ["forceDelete"] = true,
            ["tags"] = stack.Tags(),
        });

        stack.Program.Add("image-lifecycle", "aws:ecr:LifecyclePolicy", new Map
        {
            ["repository"] = repository["name"],
            ["policy"] = new Json(new Map
            {
                ["rules"] = new Items(new Map
                {
                    ["rulePriority"] = 1,
                    ["description"] = "The last twenty images: enough to go back, and to let a run end that began with an older one",
                    ["selection"] = new Map { ["tagStatus"] = "any", ["countType"] = "imageCountMoreThan", ["countNumber"] = 20 },
                    ["action"] = new Map { ["type"] = "expire" },
                }),
            }),
        });

        var credentials = stack.Program.Invoke("registry-credentials", "aws:ecr:getAuthorizationToken", new Map
        {
            ["registryId"] = repository["registryId"],
        });

        var image = stack.Program.Add("container-image", "docker-build:index:Image", new Map
        {
            ["context"] = Context(stack.Config.OwnDescriptors),
            ["dockerfile"] = new Map { ["location"] = "processors/Dockerfile" },
            ["platforms"] = new Items("linux/amd64"),
            ["tags"] = new Items(Text.Of($"{repository["repositoryUrl"]}:latest")),
            ["push"] = true,
            ["buildOnPreview"] = false,
            ["registries"] = new Items(new Map
            {
                ["address"] = repository["repositoryUrl"],
                ["username"] = credentials["userName"],
                ["password"] = credentials["password"],
            }),
        });

        // Not the image's "ref", which has its tag as well: ECS documents a tag or a digest, not both.
        return new($"{repository["repositoryUrl"]}@{image["digest"]}", repository["arn"]);
    }

    /// <summary>The project, and the folder of descriptors of one's own under the name that the Dockerfile copies it from.</summary>
    private static Map Context(string? ownDescriptors)
    {
        var context = new Map { ["location"] = "." };
        if (ownDescriptors is not null)
            context["named"] = new Map { ["own-descriptors"] = new Map { ["location"] = ownDescriptors } };
        return context;
    }

    /// <summary>The ARN of the private ECR repository of an image, <c>ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG</c>.</summary>
    private static Text? RepositoryOf(StackBuilder stack, string image)
    {
        var host = image[..Math.Max(0, image.IndexOf('/'))].Split('.');
        if (host is not [var account, "dkr", "ecr", var region, "amazonaws", ..])
            return null;

        var name = image[(image.IndexOf('/') + 1)..];
        name = name[..name.IndexOfAny(['@', ':'])];
        return stack.Arn("ecr", $"repository/{name}", region, account);
    }
}
