// Figure 7: the rate rule with noise of the size of figure 4 imitates learning by coincidences.
import Synfire

enum Figure7 {
  static func show() throws {
    print("\nFigure 7. Coincidences over T steps, and the rate rule with their noise\n")
    print("    T  coincidences  rate and noise")
    for steps in [50, 100] {
      let real = try BiswasEtAl2023.accuracy(steps: steps, .stochastic)
      let imitated = try BiswasEtAl2023.accuracy(steps: 50, .rateWithNoise(steps: steps))
      print(
        BiswasEtAl2023.number(Double(steps), 0, width: 5), BiswasEtAl2023.number(real, 1, width: 11), "%",
        BiswasEtAl2023.number(imitated, 1, width: 13), "%")
    }
    print("    ∞", BiswasEtAl2023.number(try BiswasEtAl2023.accuracy(steps: 50, .rate), 1, width: 29), "%")
  }
}
