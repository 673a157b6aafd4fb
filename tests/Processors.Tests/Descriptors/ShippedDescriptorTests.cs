using Datasets.Conversion;
using Datasets.Support;

namespace Datasets.Descriptors;

public sealed class ShippedDescriptorTests
{
    private static DescriptorLibrary Shipped => DescriptorLibrary.Load(Repository.PathOf("datasets"), MappingRegistry.Default.Known);

    [Fact]
    public void Every_shipped_descriptor_is_valid() => Assert.Empty(Shipped.Problems);

    [Fact]
    public void The_first_datasets_are_there()
    {
        var ozone = Shipped.Resolve("omi-ozone");
        var so2 = Shipped.Resolve("omi-so2");

        Assert.Equal(("OMDOAO3e", "003", "GES_DISC"), (ozone.Source.Cmr!.ShortName, ozone.Source.Cmr.Version, ozone.Source.Cmr.Provider));
        Assert.Equal(["ozone", "ozone-precision"], ozone.Variables.Select(v => v.Name));
        Assert.Equal(("OMSO2e", "004", "GES_DISC"), (so2.Source.Cmr!.ShortName, so2.Source.Cmr.Version, so2.Source.Cmr.Provider));
        Assert.Equal(["so2", "ozone"], so2.Variables.Select(v => v.Name));
    }

    [Theory]
    [InlineData("omi-ozone", "OMI-Aura_L3-OMDOAO3e_2022m0120_v003-2022m0122t021759.he5", "OMI-Aura_L3-OMDOAO3e_20220120")]
    [InlineData("omi-so2", "OMI-Aura_L3-OMSO2e_2022m0120_v004-2025m0925t092353.he5", "OMI-Aura_L3-OMSO2e_20220120")]
    public void An_item_is_named_after_its_day_alone(string dataset, string file, string itemId)
    {
        var descriptor = Shipped.Resolve(dataset);
        var day = new DateTimeOffset(2022, 1, 20, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(itemId, descriptor.ItemId.Format(day, dataset, file));
        Assert.True(descriptor.Source.Cmr!.Includes(file));
        Assert.False(descriptor.Source.Cmr!.Includes(file + ".xml"));
    }

    [Fact]
    public void An_orbits_item_is_named_after_its_first_minute()
    {
        var descriptor = Shipped.Resolve("omi-ozone-orbits");
        const string file = "OMI-Aura_L2-OMDOAO3_2011m0730t0925-o37442_v003-2011m0730t151910.he5";

        Assert.Equal(
            "OMI-Aura_L2-OMDOAO3_20110730T0925",
            descriptor.ItemId.Format(new DateTimeOffset(2011, 7, 30, 9, 25, 31, TimeSpan.Zero), descriptor.Id, file));
        Assert.True(descriptor.Source.Cmr!.Includes(file));
    }

    [Fact]
    public void The_real_granule_has_what_omi_so2_reads()
    {
        foreach (var variable in Shipped.Resolve("omi-so2").Variables)
        {
            var (exitCode, output, _) = ExternalProgram.Run("h5dump", "-H", "-d", variable.Path, Shared.Granule);
            Assert.True(exitCode == 0, output);
            Assert.Contains("( 720, 1440 )", output);
        }
    }
}
