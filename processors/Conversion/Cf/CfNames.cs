using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Cf;

/// <summary>How a name in a CF attribute finds an array: beside the variable, else in a group above (CF conventions 1.11, section 2.7.1).</summary>
public static class CfNames
{
    public static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The group that holds <paramref name="path"/>; <c>/</c> is the root.</summary>
    public static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    /// <summary>The absolute path of the array that <paramref name="name"/> means in <paramref name="group"/>; null where there is none.</summary>
    public static string? Find(IGranule granule, string group, string name)
    {
        if (name.StartsWith('/'))
            return granule.HasArray(name) ? name : null;
        while (true)
        {
            var path = group == "/" ? $"/{name}" : $"{group}/{name}";
            if (granule.HasArray(path))
                return path;
            if (group == "/")
                return null;
            group = Parent(group);
        }
    }
}
