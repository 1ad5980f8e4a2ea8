import Foundation
package import SynfireCircuits

extension NBPConfiguration {
  /// Where the kernels of a convolution come from.
  static let kernelsSetting = frontOnly(
    Setting(
      "kernels", .run(randomWord),
      "kernels of a convolution: drawn from the seed, or those of a run that `dense` trained with the same one",
      default: randomWord,
      read: { configuration in
        guard case .given(let convolution, let name) = configuration.network.kernels else { return randomWord }
        return kernelText(of: convolution, name: name)
      },
      write: { configuration, text, _ throws(SettingError) in
        let source = try kernels(text)
        // Thresholds of drawn kernels suit no others.
        if source != configuration.network.kernels { configuration.network.kernelThreshold = source.threshold }
        configuration.network.kernels = source
      }))

  private static let randomWord = "random"

  private static func kernels(_ text: String) throws(SettingError) -> KernelSource {
    if text == randomWord { return .random }
    let parts = text.split(separator: "\n", maxSplits: 1)
    do {
      guard parts.count == 2 else { throw SettingError("kernels", wanted: "random, or a run of dense", got: text) }
      return .given(
        try JSONDecoder().decode(StaticConvolution.self, from: Data(parts[1].utf8)), name: String(parts[0]))
    } catch let error as SettingError { throw error } catch {
      throw SettingError("kernels", "wanted the kernels of a convolution, got others: \(error)")
    }
  }

  /// What the setting takes for the kernels of a network: its name, and the kernels in the next line.
  package static func kernelText(of convolution: StaticConvolution, name: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    do { return name + "\n" + String(decoding: try encoder.encode(convolution), as: UTF8.self) } catch {
      preconditionFailure("whole numbers have a form in JSON: \(error)")
    }
  }

  /// What the sums of kernels have to exceed.
  static let kernelThresholdSetting = frontOnly(
    Setting(
      "kernel-threshold", .integer(StaticConvolution.thresholdRange),
      "what the sum of a kernel has to exceed, beyond the bias of its map if it has one; even", unit: "weight units",
      default: "320 for random kernels, 256 for others",
      read: { String($0.network.kernelThreshold) },
      write: { configuration, text, _ throws(SettingError) in
        let threshold = try Setting<Self>.integer(text, in: StaticConvolution.thresholdRange, "kernel-threshold")
        guard threshold % 2 == 0 else {
          throw SettingError("kernel-threshold", "wanted an even number, as sums of weights are, got \(text)")
        }
        configuration.network.kernelThreshold = threshold
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
