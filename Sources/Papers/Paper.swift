/// A published system whose results are reproduced.
public enum Paper: String, Sendable, Hashable, Codable, CaseIterable {
  /// Renner et al. 2024: backpropagation as a spiking circuit.
  case nbp
  /// Biswas, Saraswat, Ganguly 2023: backpropagation with stochastic spike trains.
  case ssnnBP = "ssnn-bp"
  /// What goes beyond both.
  case beyond

  /// The system's name in prose.
  public var title: String {
    switch self {
    case .nbp: "nBP"
    case .ssnnBP: "SSNN-BP"
    case .beyond: "Beyond the papers"
    }
  }

  /// Authors, journal and DOI.
  public var citation: String {
    switch self {
    case .nbp:
      "Renner, Sheldon, Zlotnik, Tao, Sornborger: The backpropagation algorithm implemented on spiking neuromorphic "
        + "hardware. Nature Communications 15, 9691 (2024), doi:10.1038/s41467-024-53827-9"
    case .ssnnBP:
      "Biswas, Saraswat, Ganguly: A temporally and spatially local spike-based backpropagation algorithm to enable "
        + "training in hardware. Neuromorph. Comput. Eng. 3, 034016 (2023), doi:10.1088/2634-4386/acf1c5"
    case .beyond: "Circuits and settings that no paper has; they are documented in the article Any depth"
    }
  }
}
