// Figure 4: two random spike trains of the rates a and b spike together at the rate ab; how far off is the count?
import Papers
import Synfire

enum Figure4 {
  static func show() {
    print("Figure 4. Errors of all products of the rates 0, 0.02 … 0.98 by coincidences\n")
    print("    T  mean error  deviation  0.368/√T  kurtosis")
    for steps in [50, 100, 200, 1_000] {
      let products = StochasticProducts(steps: steps, repeats: 4)
      print(
        BiswasEtAl2023.number(Double(steps), 0, width: 5), BiswasEtAl2023.number(products.mean, 5, width: 11),
        BiswasEtAl2023.number(products.deviation, 4, width: 10),
        BiswasEtAl2023.number(StochasticProducts.law(steps: steps), 4, width: 9),
        BiswasEtAl2023.number(products.kurtosis, 1, width: 9))
    }
  }
}
