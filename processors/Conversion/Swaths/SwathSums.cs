using System.Globalization;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Gridding;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Swaths;

/// <summary>A variable's array in one swath, and where its pixels are.</summary>
internal sealed record SwathVariable(VariableDescriptor Variable, SwathGeolocation Geolocation, FieldEncoding Encoding, SwathField Field);

/// <summary>
/// The sums of a dataset's variables over one swath or a day's. Variables with the same places are gridded in one pass, and those of the same array
/// (a mean and its coverage) have the same sums.
/// </summary>
internal sealed class SwathSums
{
    private readonly TargetGrid _grid;
    private readonly SwathCoverage _coverage;
    private readonly Dictionary<string, SwathGridder> _gridders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CellSums> _sums = new(StringComparer.Ordinal);
    private readonly GriddingDescriptor _gridding;
    private readonly DatasetDescriptor _dataset;
    private (string File, IReadOnlyList<SwathVariable> Variables)? _first;

    public SwathSums(GriddingDescriptor gridding, DatasetDescriptor dataset)
    {
        (_gridding, _dataset) = (gridding, dataset);
        _grid = TargetGrid.Create(gridding);
        _coverage = new SwathCoverage(_grid);
    }

    /// <summary>The outline of the pixels that were added; null where they are not on the grid.</summary>
    public GeographicOutline? Outline() => _coverage.Outline();

    /// <summary>Adds a swath's pixels. After an exception the sums are of no use.</summary>
    /// <param name="variables">One for each of the dataset's variables, in their order.</param>
    /// <exception cref="GranuleException">The data cannot be read, or a swath does not fit the first one.</exception>
    public void Add(IGranule granule, IReadOnlyList<SwathVariable> variables)
    {
        RequireSameUnits(granule, variables);
        foreach (var swath in variables.GroupBy(variable => variable.Geolocation))
        {
            var arrays = swath.GroupBy(variable => (variable.Variable.Path, variable.Variable.MaskOutsideValidRange, PartOf(variable.Variable))).ToList();
            var gridder = GridderOf(granule, swath, arrays.Count);
            foreach (var (array, sums) in arrays.Zip(gridder.Sums))
                sums.KeepsDominant |= array.Any(variable => IsDominant(granule, variable));
            new SwathReader(granule, swath.Key, [.. arrays.Select(array => array.First().Field)], _gridding).AddTo(gridder, _coverage);
            foreach (var (array, sums) in arrays.Zip(gridder.Sums))
            {
                foreach (var variable in array)
                    _sums[variable.Variable.Name] = sums;
            }
        }
        _first ??= (granule.FileName, variables);
    }

    private bool IsDominant(IGranule granule, SwathVariable variable)
    {
        if (SwathRaster.StatisticOf(variable.Encoding, variable.Variable) != CellStatistic.Dominant)
            return false;
        if (_gridding.Method == GriddingMethod.Conservative2)
            throw new GranuleException(
                $"{granule.FileName}: {variable.Field.Path} has classes, bits or directions, which have no gradient, and gridding.method is conservative2: " +
                $"use conservative, or give {variable.Variable.Name} a dataset of its own");
        return true;
    }

    /// <summary>The rasters, one for each of the dataset's variables and in their order.</summary>
    public IReadOnlyList<MappedVariable> ToVariables() =>
    [
        .. _first!.Value.Variables.Select(variable => new MappedVariable
        {
            Variable = variable.Variable,
            ValidRange = PhysicalRange(variable),
            RangeCount = variable.Field.RangeCount,
            Resampling = variable.Variable.Statistic switch
            {
                null or SwathStatistic.Dominant => OverviewSelector.Select(variable.Encoding, variable.Variable),
                _ => null,
            },
            Raster = SwathRaster.Create(_sums[variable.Variable.Name], variable.Encoding, variable.Variable),
        }),
    ];

    /// <summary>What of an array a variable takes, and which numbers of it.</summary>
    private static string PartOf(VariableDescriptor variable) => string.Join(
        ';', variable.Select.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}").Concat(variable.Missing.Select(number => number.ToString("R", CultureInfo.InvariantCulture))));

    private SwathGridder GridderOf(IGranule granule, IEnumerable<SwathVariable> swath, int arrays)
    {
        var names = string.Join(", ", swath.Select(variable => variable.Variable.Name));
        if (_gridders.TryGetValue(names, out var gridder))
            return gridder;
        if (_first is { } first)
            throw new GranuleException($"{granule.FileName}: {names} have places of their own, unlike in {first.File}: the two are not of one product");
        return _gridders[names] = new SwathGridder(_grid, arrays, _coverage);
    }

    private void RequireSameUnits(IGranule granule, IReadOnlyList<SwathVariable> variables)
    {
        if (_first is not { } first)
            return;
        foreach (var (variable, other) in variables.Zip(first.Variables))
        {
            if (variable.Encoding.Unit != other.Encoding.Unit)
            {
                throw new GranuleException(
                    $"{granule.FileName}: {variable.Field.Path} is in '{variable.Encoding.Unit}', and in {first.File} it is in '{other.Encoding.Unit}': " +
                    $"{_dataset.Id} cannot have a mean of both");
            }
        }
    }

    /// <summary>The raster is in physical units, so its valid range is, too; a coverage or a count has none.</summary>
    private static (double, double)? PhysicalRange(SwathVariable variable) =>
        variable.Variable.Statistic is null or SwathStatistic.Mean or SwathStatistic.Dominant && variable.Encoding.ValidRange is var (minimum, maximum)
            ? variable.Encoding.Scale < 0 ? (variable.Field.ToPhysical(maximum), variable.Field.ToPhysical(minimum))
                : (variable.Field.ToPhysical(minimum), variable.Field.ToPhysical(maximum))
            : null;
}
