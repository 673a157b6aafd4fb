using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>The days that become one item of a derived dataset.</summary>
/// <param name="Id">Stable, and safe as a part of a key: <c>month-202409</c>, <c>year-2024</c>, <c>month-of-year-09</c>, <c>day-of-year-0229</c>.</param>
/// <param name="Name">For people: <c>2024-09</c>, <c>2024</c>, <c>month 09</c>, <c>day 02-29</c>.</param>
/// <param name="Time">What the item states: its start is the item's nominal time; of a climatology, from the reference's first such day to its last.</param>
public sealed record DerivedPeriod(string Id, string Name, TimeRange Time);
