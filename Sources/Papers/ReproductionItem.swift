/// A figure, a table or a number of a paper that one command brings back.
public struct ReproductionItem: Sendable, Identifiable {
  /// Such as `nbp/figure-3`: the paper, and a word.
  public let id: String
  /// The paper.
  public let paper: Paper
  /// What it shows, in one line.
  public let title: String
  /// Where in the paper, or elsewhere, the published counterpart stands.
  public let source: String
  /// The data sets it needs; none where the package draws or builds everything itself.
  public let needs: [String]
  /// How long it takes on two cores in its quick form, in words.
  public let quickTime: String
  /// How long it takes on two cores at full length, in words; trainings that items share count once.
  public let fullTime: String
  let make: @Sendable (ReproductionBench) async throws -> Findings

  init(
    _ id: String, _ paper: Paper, _ title: String, source: String, needs: [String] = [], quick: String, full: String,
    make: @escaping @Sendable (ReproductionBench) async throws -> Findings
  ) {
    self.id = "\(paper.rawValue)/\(id)"
    self.paper = paper
    self.title = title
    self.source = source
    self.needs = needs
    quickTime = quick
    fullTime = full
    self.make = make
  }

  /// The word of the id after the paper.
  public var word: String { String(id.split(separator: "/").last ?? "") }

  /// Everything that can be reproduced, in the order of the papers.
  public static let all: [ReproductionItem] = nbp + ssnnBP + beyond

  /// The items that `name` stands for: all of them, those of a paper, or one; empty where there is none of that name.
  public static func named(_ name: String) -> [ReproductionItem] {
    name == "all" ? all : all.filter { $0.id == name || $0.paper.rawValue == name }
  }
}
