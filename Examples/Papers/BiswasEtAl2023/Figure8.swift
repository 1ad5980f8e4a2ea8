// Figure 8: how many steps coincidences need; beyond the paper, 500 real steps and not only their noise.
import Synfire

enum Figure8 {
  static func show() throws {
    print("\nFigure 8. The rate rule with the noise of T steps, and 500 real steps\n")
    for steps in [10, 100, 1_000] {
      let accuracy = try BiswasEtAl2023.accuracy(steps: 50, .rateWithNoise(steps: steps))
      print("noise of", BiswasEtAl2023.number(Double(steps), 0, width: 6), BiswasEtAl2023.number(accuracy, 1), "%")
    }
    print("real        500", BiswasEtAl2023.number(try BiswasEtAl2023.accuracy(steps: 500, .stochastic), 1), "%")
  }
}
