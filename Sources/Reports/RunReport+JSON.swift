internal import Learners

extension RunReport: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes the properties by their names, and the data of the samples under the name of their player.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    func add(_ name: String, _ value: (some Encodable)?) throws {
      try values.encodeIfPresent(value, forKey: Key(stringValue: name))
    }
    try add("run", run)
    try add("seeds", seeds)
    try add("record", record)
    try add("epoch", epoch)
    try add("sample", sample)
    try add("command", command)
    try add("remarks", remarks)
    try add("points", points)
    try add("summary", summary)
    try add("resources", resources)
    try add("chip", chip)
    try add("activity", activity)
    try add("weights", weights)
    try add("imageShape", imageShape)
    try add("mistakes", mistakes)
    try add("mistakeCount", mistakeCount)
    try add("misclassified", misclassified)
    if let playback, let data = playback.data { try add(playback.player, data) }
  }
}
