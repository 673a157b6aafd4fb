namespace Datasets.Descriptors.Rules;

/// <summary>
/// A key whose value changes neither COGs nor items, so that it is no part of the recipe. Every other key is: with another value,
/// granules are converted again.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DoesNotShapeOutputAttribute : Attribute;
