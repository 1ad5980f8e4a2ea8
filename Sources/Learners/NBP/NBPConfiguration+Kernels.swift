import SynfireCircuits

extension NBPConfiguration {
  /// What the sums of random kernels have to exceed.
  static let kernelThresholdSetting = frontOnly(
    Setting(
      "kernel-threshold", .integer(StaticConvolution.thresholdRange),
      "what the sum of a random kernel of a convolution has to exceed, even", unit: "weight units", default: "256",
      read: { configuration in
        if case .random(let threshold) = configuration.network.kernels { String(threshold) } else { nil }
      },
      write: { configuration, text, _ throws(SettingError) in
        let threshold = try Setting<Self>.integer(text, in: StaticConvolution.thresholdRange, "kernel-threshold")
        guard threshold % 2 == 0 else {
          throw SettingError("kernel-threshold", "wanted an even number, as sums of weights are, got \(text)")
        }
        configuration.network.kernels = .random(threshold: threshold)
      }))

  /// A setting of a convolution in front of the network.
  private static func frontOnly(_ setting: Setting<Self>) -> Setting<Self> {
    setting.restricted {
      $0.network.shape.hasConvolution
    } refusal: { _ in
      "needs a convolution as the first hidden layer, such as conv:5x5/2x16"
    }
  }
}
