using Datasets.Command.Output;
using Datasets.Descriptors;

namespace Datasets.Authoring;

public sealed class TerminalMapTests
{
    private static readonly RenderDescriptor Gray = new() { Colormap = "gray", Rescale = [0, 100] };

    [Fact]
    public void Two_rows_make_a_line_of_half_blocks_with_the_northern_one_above()
    {
        var text = TerminalMap.Draw(new FieldPreview(2, 3, [100, 0, 0, 100, double.NaN, 100]), Gray, inColour: true);

        Assert.Equal(
            "\e[38;2;255;255;255;48;2;0;0;0m▀\e[38;2;0;0;0;48;2;255;255;255m▀\e[0m\n" + "\e[0m \e[0m\e[38;2;255;255;255m▀\e[0m\n", text);
    }

    [Fact]
    public void A_pixel_without_data_over_one_with_data_is_a_lower_half() =>
        Assert.Equal("\e[0m\e[38;2;0;0;0m▄\e[0m\n", TerminalMap.Draw(new FieldPreview(1, 2, [double.NaN, 0]), Gray, inColour: true));

    [Fact]
    public void Without_colour_signs_get_denser_with_the_value_and_nothing_stands_for_no_data() =>
        Assert.Equal(".+@\n -\n", TerminalMap.Draw(new FieldPreview(3, 3, [0, 50, 100, 0, 50, 100, double.NaN, 30, double.NaN]), Gray, inColour: false));
}
