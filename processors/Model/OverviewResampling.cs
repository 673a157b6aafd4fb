namespace Datasets.Model;

public enum OverviewResampling { Nearest, Average, Mode, Bilinear }
