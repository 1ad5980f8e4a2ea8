/// The accuracy on each task after each task of a sequence: R[i][j], on task j after learning task i.
///
/// Sources: average and R: Lopez-Paz, Ranzato, "Gradient episodic memory for continual learning", NIPS 2017,
/// arXiv:1706.08840; forgetting: Chaudhry, Dokania, Ajanthan, Torr, "Riemannian walk for incremental learning", ECCV 2018,
/// doi:10.1007/978-3-030-01252-6_33, arXiv:1801.10112.
public struct TaskAccuracies: Sendable, Hashable {
  /// The fraction of task j's patterns that is right after learning task i, in `rows[i][j]`.
  public private(set) var rows: [[Double]] = []

  /// Nothing measured yet.
  public init() {}

  /// Fractions that are known.
  ///
  /// - Precondition: each row has as many numbers as the first.
  public init(_ rows: [[Double]]) {
    for row in rows { append(row) }
  }

  /// Adds the accuracies on all tasks after one more task.
  ///
  /// - Precondition: there are as many as in each row before.
  public mutating func append(_ row: [Double]) {
    precondition(!row.isEmpty && row.count == (rows.first ?? row).count, "wanted an accuracy for each task, got \(row)")
    rows.append(row)
  }

  /// The mean over all tasks after the last row, Σⱼ R[T][j] / T; nil if nothing was measured.
  public var average: Double? { rows.last.map { $0.reduce(0, +) / Double($0.count) } }

  /// How much of the best accuracy on the earlier tasks is lost at the end, the mean over j < T of
  /// maxᵢ R[i][j] − R[T][j] with i from j to T − 1; nil with fewer rows than tasks, or fewer than two.
  public var forgetting: Double? {
    guard let last = rows.last, rows.count >= 2, rows.count == last.count else { return nil }
    let losses = last.indices.dropLast().map { task in
      (rows[task..<rows.count - 1].map { $0[task] }.max() ?? 0) - last[task]
    }
    return losses.reduce(0, +) / Double(losses.count)
  }

  /// The mean of R[j][j]: how well each task is learned when its turn comes; nil with fewer rows than tasks.
  public var learned: Double? {
    guard let last = rows.last, rows.count == last.count else { return nil }
    return rows.indices.reduce(0) { $0 + rows[$1][$1] } / Double(rows.count)
  }
}

extension TaskAccuracies: Codable {
  /// Reads rows of fractions, all of one length.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.singleValueContainer()
    let rows = try values.decode([[Double]].self)
    guard rows.allSatisfy({ !$0.isEmpty && $0.count == rows[0].count && $0.allSatisfy { (0...1).contains($0) } }) else {
      throw DecodingError.dataCorruptedError(in: values, debugDescription: "wanted rows of one length, of 0 to 1")
    }
    self.rows = rows
  }

  /// Writes the rows.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.singleValueContainer()
    try values.encode(rows)
  }
}
