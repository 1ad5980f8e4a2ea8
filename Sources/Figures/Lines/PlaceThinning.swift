/// The places of a long course as far as pixels can show it: the first, the lowest, the highest and the last of those
/// that fall into the same pixel column.
func thinned(_ places: [(x: Double, y: Double)?]) -> [(x: Double, y: Double)?] {
  guard places.count > 2_000 else { return places }
  var result: [(x: Double, y: Double)?] = []
  var column: [(x: Double, y: Double)] = []
  func flush() {
    if column.count <= 4 {
      result += column
    } else {
      var (low, high) = (0, 0)
      for index in column.indices {
        if column[index].y < column[low].y { low = index }
        if column[index].y > column[high].y { high = index }
      }
      for index in Set([0, low, high, column.count - 1]).sorted() { result.append(column[index]) }
    }
    column.removeAll(keepingCapacity: true)
  }
  for place in places {
    guard let place else {
      flush()
      if let last = result.last, last != nil { result.append(nil) }
      continue
    }
    if let first = column.first, first.x.rounded(.down) != place.x.rounded(.down) { flush() }
    column.append(place)
  }
  flush()
  return result
}

/// The path through places, as much of it as lies within a box; a missing place leaves a gap.
func clippedLine(through places: [(x: Double, y: Double)?], within box: Box) -> String {
  var data = PathData()
  var last: (x: Double, y: Double)?
  var pen: (x: Double, y: Double)?
  for place in places {
    defer { last = place }
    guard let place, let start = last, let (from, to) = clipped(from: start, to: place, within: box) else {
      pen = nil
      continue
    }
    let continues = pen.map { $0 == from } ?? false
    if !continues { data.move(from.x, from.y) }
    data.line(to.x, to.y)
    pen = to
  }
  return data.text
}

/// The part of a straight line that lies within a box (Liang and Barsky's way), nil where none does.
private func clipped(
  from start: (x: Double, y: Double), to end: (x: Double, y: Double), within box: Box
) -> ((x: Double, y: Double), (x: Double, y: Double))? {
  let (dx, dy) = (end.x - start.x, end.y - start.y)
  var (enter, leave) = (0.0, 1.0)
  let edges = [(-dx, start.x - box.x), (dx, box.right - start.x), (-dy, start.y - box.y), (dy, box.bottom - start.y)]
  for (rate, distance) in edges {
    if rate == 0 {
      if distance < -0.1 { return nil }
    } else if rate < 0 {
      enter = max(enter, distance / rate)
    } else {
      leave = min(leave, distance / rate)
    }
  }
  guard enter <= leave else { return nil }
  let from = enter == 0 ? start : (start.x + enter * dx, start.y + enter * dy)
  let to = leave == 1 ? end : (start.x + leave * dx, start.y + leave * dy)
  return (from, to)
}
