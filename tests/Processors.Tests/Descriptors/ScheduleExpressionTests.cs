namespace Datasets.Descriptors;

public sealed class ScheduleExpressionTests
{
    [Theory]
    [InlineData("rate(1 day)", "1d")]
    [InlineData("rate(1 days)", "1d")]
    [InlineData("rate(90 minutes)", "1h30m")]
    [InlineData("rate(12 hours)", "12h")]
    [InlineData("cron(0 6 * * ? *)", "1d")]
    [InlineData("cron(0/15 * * * ? *)", "15m")]
    [InlineData("cron(5-20/5 * * * ? *)", "45m")]
    [InlineData("cron(0 6,8 * * ? *)", "22h")]
    [InlineData("cron(30 4 ? * MON-FRI *)", "3d")]
    [InlineData("cron(30 4 ? * 2-6 2024-2030)", "3d")]
    [InlineData("cron(0 0 ? * L *)", "7d")]
    [InlineData("cron(0 0 1 * ? *)", "31d")]
    [InlineData("cron(0 0 L * ? *)", "31d")]
    [InlineData("cron(0 0 ? * 6L *)", "35d")]
    [InlineData("cron(0 0 ? * MON#1 *)", "35d")]
    [InlineData("cron(0 0 1 JAN,JUL ? *)", "184d")]
    [InlineData("cron(0 0 29 2 ? *)", "1461d")]
    // 15 March is a Saturday in 2025 and a Sunday in 2026: from the 14th to the 16th.
    [InlineData("cron(0 0 15W 3 ? *)", "367d")]
    // 1 June is a Friday in 2029 and a Saturday in 2030: from the 1st to Monday the 3rd, not back into May.
    [InlineData("cron(0 0 1W 6 ? *)", "367d")]
    public void The_period_is_the_longest_time_between_two_runs(string text, string period) =>
        Assert.Equal(period, Duration.Format(ScheduleExpression.Parse(text).Period));

    [Theory]
    [InlineData("rate(0 days)", "the value in rate(value unit) must be a whole number from 1 to 99999, got '0'")]
    [InlineData("rate(-1 days)", "the value in rate(value unit) must be a whole number from 1 to 99999, got '-1'")]
    [InlineData("rate(1.5 days)", "the value in rate(value unit) must be a whole number from 1 to 99999, got '1.5'")]
    [InlineData("rate(1 dya)", "the unit in rate(value unit) must be one of minute, minutes, hour, hours, day, days, got 'dya'; did you mean 'day'?")]
    [InlineData("rate(2 weeks)", "the unit in rate(value unit) must be one of minute, minutes, hour, hours, day, days, got 'weeks'")]
    [InlineData("rate(1day)", "must be rate(value unit) with one blank, such as rate(1 day), got 'rate(1day)'")]
    [InlineData("daily", "must be rate(value unit) or cron(minutes hours day-of-month month day-of-week year), got 'daily'")]
    [InlineData("rate(1 day", "must be rate(value unit) or cron(minutes hours day-of-month month day-of-week year), got 'rate(1 day'")]
    [InlineData("at(2026-01-01T00:00:00)",
        "at(…) starts one run only, and a dataset needs them again and again: write rate(1 day) or cron(0 6 * * ? *)")]
    [InlineData("cron(0 6 * * *)",
        "cron needs six fields with one blank between them: minutes hours day-of-month month day-of-week year; got 5 in 'cron(0 6 * * *)'")]
    [InlineData("cron(0 6 * * * *)", "exactly one of day-of-month and day-of-week, the third and the fifth field of cron, must be '?'")]
    [InlineData("cron(0 6 ? * ? *)", "exactly one of day-of-month and day-of-week, the third and the fifth field of cron, must be '?'")]
    [InlineData("cron(60 6 * * ? *)", "cron's minutes field must be made of 0 to 59 with * , - /, ranges going upwards, got '60'")]
    [InlineData("cron(0 24 * * ? *)", "cron's hours field must be made of 0 to 23 with * , - /, ranges going upwards, got '24'")]
    [InlineData("cron(0 22-2 * * ? *)", "cron's hours field must be made of 0 to 23 with * , - /, ranges going upwards, got '22-2'")]
    [InlineData("cron(0/0 1 * * ? *)", "cron's minutes field must be made of 0 to 59 with * , - /, ranges going upwards, got '0/0'")]
    [InlineData("cron(0, 1 * * ? *)", "cron's minutes field must be made of 0 to 59 with * , - /, ranges going upwards, got '0,'")]
    [InlineData("cron(0 ? * * ? *)", "cron's hours field must be made of 0 to 23 with * , - /, ranges going upwards, got '?'")]
    [InlineData("cron(0 6 32 * ? *)", "cron's day-of-month field must be made of 1 to 31 with * , - / ? L W, ranges going upwards, got '32'")]
    [InlineData("cron(0 6 W * ? *)", "cron's day-of-month field must be made of 1 to 31 with * , - / ? L W, ranges going upwards, got 'W'")]
    [InlineData("cron(0 6 1 Jan ? *)",
        "cron's month field must be made of 1 to 12 (JAN to DEC) with * , - /, ranges going upwards, got 'Jan'")]
    [InlineData("cron(0 6 ? * 8 *)",
        "cron's day-of-week field must be made of 1 to 7 (SUN to SAT) with * , - / ? L #, ranges going upwards, got '8'")]
    [InlineData("cron(0 6 ? * 2#6 *)",
        "cron's day-of-week field must be made of 1 to 7 (SUN to SAT) with * , - / ? L #, ranges going upwards, got '2#6'")]
    [InlineData("cron(0 6 1 * ? 1969)", "cron's year field must be made of 1970 to 2199 with * , - /, ranges going upwards, got '1969'")]
    [InlineData("cron(0 6 30 2 ? *)", "'cron(0 6 30 2 ? *)' names no day that there is")]
    public void What_the_scheduler_would_refuse_is_refused(string text, string complaint)
    {
        Assert.False(ScheduleExpression.TryParse(text, out _, out var told));
        Assert.Equal(complaint, told);
    }
}
