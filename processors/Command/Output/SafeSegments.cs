using Datasets.Model;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Datasets.Command.Output;

/// <summary>Replaces in the text of tables, trees and lines what <see cref="SafeText"/> hides; the console's own control codes stay.</summary>
internal sealed class SafeSegments : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(renderable => new Safe(renderable));

    private sealed class Safe(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(Shown);

        private static Segment Shown(Segment segment) => segment.IsControlCode || segment.IsLineBreak || !SafeText.HasHidden(segment.Text)
            ? segment
            : new Segment(SafeText.Text(segment.Text, int.MaxValue), segment.Style);
    }
}
