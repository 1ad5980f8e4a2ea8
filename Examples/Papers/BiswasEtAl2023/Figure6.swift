// Figure 6: learning by coincidences gets better with more steps.
import Synfire

enum Figure6 {
  static func show() throws {
    print("\nFigure 6. Accuracy on glyphs, learned by coincidences over T steps\n")
    for steps in [50, 100, 150, 200] {
      let accuracy = try BiswasEtAl2023.accuracy(steps: steps, .stochastic)
      print("T =", BiswasEtAl2023.number(Double(steps), 0, width: 4), BiswasEtAl2023.number(accuracy, 1), "%")
    }
  }
}
