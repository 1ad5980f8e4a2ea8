import ArgumentParser
import Synfire

/// Images other than those of a run, or encoded otherwise, to evaluate it on.
struct OtherImagesOptions: ParsableArguments {
  @Option(help: "Other images: a set by name, or the path of a folder of your own. (default: those of the run)")
  var data: String?

  @OptionGroup var reading: ReadingOptions

  @Option(parsing: .unconditional, help: "Side of the central square that is kept. (default: as in the run)")
  var crop: Int?

  @Flag(name: .customLong("block-means"), help: "Halve the images, also where the run did not.")
  var blockMeans = false

  @Option(parsing: .unconditional, help: "An input spikes where the grey value is above this. (default: as in the run)")
  var threshold: Int?

  @Option(parsing: .unconditional, help: "Inputs for each pixel. (default: as in the run)")
  var levels: Int?

  /// The data of a run with what the options change.
  func changing(_ configuration: DataConfiguration) throws -> DataConfiguration {
    var result = configuration
    if let data {
      result = DataConfiguration(name: DataOptions.absolute(data), encoding: configuration.encoding)
    }
    if let reading = try reading.reading() { result.reading = reading }
    if let crop { result.encoding.crop = crop }
    if blockMeans { result.encoding.blockMeans = true }
    if threshold != nil || levels != nil { result.encoding.isGrey = false }
    if let threshold { result.encoding.threshold = threshold }
    if let levels { result.encoding.levels = levels }
    return result
  }
}
