extension Figure {
  /// Distributions as outlines over their bins, lightly filled; several may overlap and stay readable.
  ///
  /// - Parameters:
  ///   - references: levels to compare with at the right, or places above the plot.
  ///   - width: the nominal width in pixels, at least 240.
  ///   - height: the nominal height in pixels; the figure grows where what is asked for needs more.
  public static func histogram(
    _ series: [HistogramSeries], title: String = "", subtitle: String = "", x: Axis = Axis(), y: Axis = Axis("count"),
    references: [ReferenceLine] = [], width: Int = 720, height: Int = 420
  ) -> Figure {
    let isLogarithmic = y.scale == .logarithmic
    let lines = series.map { series in
      var points: [LineSeries.Point] = []
      let floor = isLogarithmic ? Double.nan : 0
      for (index, count) in series.counts.enumerated() where index + 1 < series.edges.count {
        // On a logarithmic axis an empty bin leaves a gap.
        let (start, end) = (series.edges[index], series.edges[index + 1])
        if points.isEmpty, !isLogarithmic { points.append(LineSeries.Point(start, floor)) }
        points.append(LineSeries.Point(start, count, low: floor.isNaN ? count : floor, high: count))
        points.append(LineSeries.Point(end, count, low: floor.isNaN ? count : floor, high: count))
      }
      if let last = points.last, !isLogarithmic { points.append(LineSeries.Point(last.x, floor)) }
      return LineSeries(series.name, points, style: .line)
    }
    return Figure.lines(
      lines, title: title, subtitle: subtitle, x: x, y: y, references: references, width: width, height: height)
  }

  /// The distribution of a histogram of whole numbers; see the one for several.
  public static func histogram(
    _ series: HistogramSeries, title: String = "", subtitle: String = "", x: Axis = Axis(), y: Axis = Axis("count"),
    width: Int = 720, height: Int = 420
  ) -> Figure {
    histogram([series], title: title, subtitle: subtitle, x: x, y: y, width: width, height: height)
  }
}
