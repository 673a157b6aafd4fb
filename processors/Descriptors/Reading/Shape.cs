using System.Reflection;
using System.Text.Json.Nodes;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>
/// What a value in a descriptor looks like. One shape reads the value, describes it as JSON Schema, and writes it as JSON; it is
/// made from a property's type and attributes, so the three cannot drift apart.
/// </summary>
internal abstract class Shape
{
    /// <summary>The value, or null where it has problems.</summary>
    public abstract object? Read(YamlNode node, string path, ProblemList problems);

    /// <summary>The JSON Schema (draft 2020-12) of the value.</summary>
    public abstract JsonObject Describe();

    /// <summary>The value as a descriptor would have it, without keys that do not shape the output.</summary>
    public abstract JsonNode Write(object value);

    public static Shape For(PropertyInfo property) => For(property.PropertyType, property);

    private static Shape For(Type type, PropertyInfo property)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return new TextShape(property.GetCustomAttribute<TextRuleAttribute>());
        if (type.IsEnum)
            return new EnumShape(type);
        if (type == typeof(bool))
            return new BooleanShape();
        if (type == typeof(int) || type == typeof(double))
            return new NumberShape(property.GetCustomAttribute<BetweenAttribute>(), isWhole: type == typeof(int));
        if (type == typeof(TimeSpan))
            return new DurationShape(property.GetCustomAttribute<LastsAttribute>());
        if (type == typeof(ItemIdTemplate))
        {
            return new ParsedShape<ItemIdTemplate>(
                ItemIdTemplate.TryParse, ItemIdTemplate.MaximumLength, ItemIdTemplate.Pattern, ItemIdTemplate.Words);
        }
        if (type == typeof(ScheduleExpression))
        {
            return new ParsedShape<ScheduleExpression>(
                ScheduleExpression.TryParse, ScheduleExpression.MaximumLength, ScheduleExpression.Pattern, ScheduleExpression.Words);
        }
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return new OptionsShape();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var item = type.GetGenericArguments()[0];
            return new ListShape(item, For(item, property), property.GetCustomAttribute<CountAttribute>());
        }
        return RecordShape.For(type);
    }
}
