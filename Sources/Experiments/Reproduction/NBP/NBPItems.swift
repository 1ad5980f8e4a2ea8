extension ReproductionItem {
  /// The items of Renner et al. 2024.
  static let nbp: [ReproductionItem] = [
    ReproductionItem(
      "results", .nbp, "Accuracy of nBP on MNIST and Fashion-MNIST", source: "Table 1, and reports of the paper",
      needs: ["mnist", "fashion-mnist"], quick: "10 s", full: "6 min", make: NBPResults.results),
    ReproductionItem(
      "held-out", .nbp, "Accuracy of nBP with an honest choice of the epoch", source: "beyond the paper",
      needs: ["mnist", "fashion-mnist"], quick: "2 s", full: "1 min", make: NBPResults.heldOut),
    ReproductionItem(
      "update-orders", .nbp, "W₂ before and after the update", source: "the published NumPy reference",
      needs: ["mnist", "fashion-mnist"], quick: "2 s", full: "1 min", make: NBPResults.updateOrders),
    ReproductionItem(
      "further-seeds", .nbp, "How much luck there is in the last epoch of Fashion-MNIST", source: "beyond the paper",
      needs: ["fashion-mnist"], quick: "2 s", full: "1 min", make: NBPResults.luck),
    ReproductionItem(
      "figure-3", .nbp, "Accuracy and loss of nBP on MNIST, every half epoch", source: "Figure 3", needs: ["mnist"],
      quick: "3 s", full: "2 min", make: NBPCurves.figure3),
    ReproductionItem(
      "energy", .nbp, "Energy and time of a sample, margins, and what crossed the chip's border",
      source: "Table 1, columns of energy and latency", needs: ["mnist", "fashion-mnist"], quick: "3 s", full: "2 min",
      make: NBPEnergy.energy),
  ]
}
