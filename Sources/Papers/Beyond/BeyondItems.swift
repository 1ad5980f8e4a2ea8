extension ReproductionItem {
  /// What no paper has: the same circuits, deeper and wider.
  static let beyond: [ReproductionItem] = [
    ReproductionItem(
      "accuracy", .beyond, "Accuracy learned on the chip, with windows, populations and a margin",
      source: "Table 1 of Renner et al. 2024, for comparison", needs: ["mnist", "fashion-mnist"], quick: "30 s",
      full: "1 h",
      make: BeyondAccuracy.accuracy),
    ReproductionItem(
      "designs", .beyond, "Four designs of the circuit: steps, sizes, speed and energy", source: "no paper",
      needs: ["mnist"],
      quick: "20 s", full: "20 s", make: BeyondDesigns.designs),
    ReproductionItem(
      "convolution", .beyond, "Fixed kernels in front of the circuit, drawn or trained, beside windows that learn",
      source: "no paper", needs: ["mnist", "fashion-mnist"], quick: "20 s", full: "15 min",
      make: BeyondConvolution.convolution),
    ReproductionItem(
      "continual", .beyond, "Tasks one after the other, and a class that comes late: what is forgotten, and what helps",
      source: "scenarios of van de Ven and Tolias 2019, arXiv:1904.07734", needs: ["mnist", "fashion-mnist"],
      quick: "30 s", full: "30 min", make: BeyondContinual.findings),
  ]
}
