namespace Datasets.Cog;

public enum OverviewResampling { Nearest, Average, Mode, Bilinear }
