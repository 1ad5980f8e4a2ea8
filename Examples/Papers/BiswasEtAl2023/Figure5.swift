// Figure 5: a winner-take-all among the outputs stands in for softmax.
import Papers
import Synfire

enum Figure5 {
  static func show() throws {
    let competition = try OutputCompetition(samples: 60)
    let kinds = [
      ("none", competition.raw), ("in time", competition.inTime), ("equation 2", competition.byEquation2),
      ("softmax", competition.softmax),
    ]
    print("\nFigure 5. Shares of ten outputs in all spikes, the strongest first, by the competition among them\n")
    for (name, counts) in kinds {
      let shares = OutputCompetition.sharesByRank(counts).map { BiswasEtAl2023.number($0, 3, width: 7) }
      let distance = OutputCompetition.distance(counts, competition.softmax).variation
      print(
        name + String(repeating: " ", count: 11 - name.count) + shares.joined()
          + "   \(BiswasEtAl2023.number(distance, 3, width: 5)) from softmax")
    }
  }
}
