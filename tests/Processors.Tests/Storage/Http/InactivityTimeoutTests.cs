using Microsoft.Extensions.Time.Testing;

namespace Datasets.Storage.Http;

public sealed class InactivityTimeoutTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_minute_of_silence_ends_an_attempt()
    {
        using var timeout = new InactivityTimeout(Patience.Silence, _time, CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(timeout.HasExpired);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(timeout.HasExpired);
        Assert.True(timeout.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_byte_now_and_then_does_not_keep_it_alive()
    {
        using var timeout = new InactivityTimeout(Patience.Silence, _time, CancellationToken.None);

        for (var second = 0; second < 60; second += 10)
        {
            Assert.False(timeout.HasExpired);
            timeout.Received(1);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.True(timeout.HasExpired);
    }

    [Fact]
    public void A_slow_download_goes_on()
    {
        using var timeout = new InactivityTimeout(Patience.Silence, _time, CancellationToken.None);

        for (var minute = 0; minute < 60; minute++)
        {
            timeout.Received(Patience.SlowestBytes / 2);
            _time.Advance(TimeSpan.FromSeconds(25));
            timeout.Received(Patience.SlowestBytes / 2);
            _time.Advance(TimeSpan.FromSeconds(25));
        }

        Assert.False(timeout.HasExpired);
    }
}
