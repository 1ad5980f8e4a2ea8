extension ReproductionItem {
  /// The items of the SSNN-BP paper.
  static let ssnnBP: [ReproductionItem] = [
    ReproductionItem(
      "figure-4", .ssnnBP, "Error of stochastic multiplication, and its law", source: "Figure 4", quick: "1 s",
      full: "10 s", make: SSNNBPSpikes.figure4),
    ReproductionItem(
      "figure-5", .ssnnBP, "Winner-take-all and softmax", source: "Figure 5", quick: "1 s", full: "5 s",
      make: SSNNBPSpikes.figure5),
    ReproductionItem(
      "figure-6", .ssnnBP, "Accuracy against steps, learned by coincidences", source: "Figure 6", needs: ["mnist"],
      quick: "20 s", full: "30 min", make: SSNNBPNoise.figure6),
    ReproductionItem(
      "figure-7", .ssnnBP, "Coincidences, and the rate rule with noise of the same size", source: "Figure 7",
      needs: ["mnist"], quick: "20 s", full: "15 min", make: SSNNBPNoise.figure7),
    ReproductionItem(
      "figure-8", .ssnnBP, "The rate rule with noise, and coincidences of 500 and 1,000 steps", source: "Figure 8",
      needs: ["mnist"], quick: "30 s", full: "40 min", make: SSNNBPNoise.figure8),
    ReproductionItem(
      "table-1", .ssnnBP, "Accuracy of SSNN-BP and of a conventional network on three sets",
      source: "rows \"this work\" and \"baseline ANN\"",
      needs: ["mnist", "fashion-mnist", "emnist-balanced or emnist-derived"], quick: "30 s", full: "45 min",
      make: SSNNBPTables.table1),
    ReproductionItem(
      "table-2", .ssnnBP, "What dropout and the winner-take-all are worth", source: "rows by loss, on EMNIST",
      needs: ["emnist-balanced or emnist-derived"], quick: "30 s", full: "15 min", make: SSNNBPTables.table2),
  ]
}
