extension ReproductionItem {
  /// The items of the nBP paper.
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
      "figure-2", .nbp, "Functional connectivity over the twelve steps, measured on the circuit", source: "Figure 2",
      needs: ["mnist"], quick: "1 s", full: "1 s", make: NBPCircuit.figure2),
    ReproductionItem(
      "figure-3", .nbp, "Accuracy and loss of nBP on MNIST, every half epoch", source: "Figure 3", needs: ["mnist"],
      quick: "3 s", full: "2 min", make: NBPCurves.figure3),
    ReproductionItem(
      "figure-4", .nbp, "Anatomical connectivity with gate numbers", source: "Figure 4", quick: "1 s", full: "1 s",
      make: NBPCircuit.figure4),
    ReproductionItem(
      "figure-5", .nbp, "Spikes of six samples, with what happens in them", source: "Figure 5", needs: ["mnist"],
      quick: "1 s", full: "1 s", make: NBPCircuit.figure5),
    ReproductionItem(
      "table-1", .nbp, "On-chip learning in the literature, and our row", source: "Table 1", needs: ["mnist"],
      quick: "3 s", full: "2 min", make: NBPLiterature.table1),
    ReproductionItem(
      "table-steps", .nbp, "What each layer holds in each step", source: "the table of the circuit's steps",
      needs: ["mnist"], quick: "1 s", full: "1 s", make: NBPCircuit.steps),
    ReproductionItem(
      "counts", .nbp, "Neurons, synapses and cores", source: "the published code, github.com/lanl/spikingBackprop",
      quick: "1 s", full: "1 s", make: NBPCircuit.counts),
    ReproductionItem(
      "energy", .nbp, "Energy and time of a sample, margins, and what crossed the chip's border",
      source: "Table 1, columns of energy and latency", needs: ["mnist", "fashion-mnist"], quick: "3 s", full: "2 min",
      make: NBPEnergy.energy),
  ]
}
