import Recordings

/// The spikes of a raster as the data of one path: a dot, drawn as a subpath without length, for each pixel that has any.
struct SpikeDots {
  /// The path, in whole units from the upper left corner.
  let data: String
  /// The unit, in pixels.
  let unit: Double
  /// The size of a dot, in units.
  let size: Double

  /// Lays the spikes of `steps` out in a box.
  init(of raster: Raster, steps: ClosedRange<Int>, in box: Box) {
    let unit = raster.spikeCount > 20_000 ? 1.0 : 0.5
    let columnWidth = box.width / Double(steps.count)
    let rowHeight = box.height / Double(max(1, raster.count))
    var rows = [[Int]](repeating: [], count: Int(box.height / unit) + 1)
    let (low, high) = (
      max(steps.lowerBound, raster.firstStep), min(steps.upperBound, raster.firstStep + raster.stepCount - 1)
    )
    if low <= high {
      for step in low...high {
        let x = Int((Double(step - steps.lowerBound) + 0.5) * columnWidth / unit)
        for compartment in raster.compartments(at: step) {
          let row = Int((Double(compartment) + 0.5) * rowHeight / unit)
          if rows[row].last != x { rows[row].append(x) }
        }
      }
    }
    var data = ""
    var pen = (x: 0, y: 0)
    for (y, row) in rows.enumerated() {
      var last = -1
      // Several compartments in one row of pixels may have left a place twice.
      for x in row where x != last {
        data += data.isEmpty ? "M" : "m"
        data += "\(x - pen.x) \(y - pen.y)z"
        pen = (x, y)
        last = x
      }
    }
    self.data = data
    self.unit = unit
    size = max(1.3, min(6, 0.8 * min(columnWidth, rowHeight))) / unit
  }
}
