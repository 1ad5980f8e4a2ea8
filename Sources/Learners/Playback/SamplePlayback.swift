/// Single samples as a learner recorded them, for a page that plays them step by step.
package struct SamplePlayback: Sendable {
  /// A still figure beside the player: a number for each category and series, as bars.
  package struct Bars: Sendable {
    /// The figure's title.
    package let title: String
    /// What the numbers are means of.
    package let subtitle: String
    /// What is counted.
    package let quantity: String
    /// The categories, from left to right.
    package let categories: [String]
    /// The series, with a number for each category.
    package let series: [(name: String, values: [Double])]
  }

  /// The player of the page that shows the data, such as `circuit`.
  package let player: String
  /// What is shown, in a sentence or two.
  package let introduction: String
  /// What the player needs; nil if the learner cannot show anything.
  package let data: (any Encodable & Sendable)?
  /// The samples in the data.
  package let sampleCount: Int
  /// Figures of these samples.
  package let figures: [Bars]
  /// Samples that are missing, and why.
  package let remarks: [String]
}
