package import Kernels

/// `RateEncoder` and `LatencyEncoder` straight from their equations, as steps × neurons.
package enum EncoderReference {
  /// Draw `index` mod 8 of the block at `position`: 16 bits.
  private static func draw(_ stream: RandomStream, at position: Int, _ index: Int) -> Int {
    Int(stream.block(at: UInt64(position))[index % 8 / 2] >> UInt32(index % 2 * 16) & 0xFFFF)
  }

  /// Source `source` fires in step t if its draw is below p, or if the sum of p passes a whole number.
  package static func rateSpikes(
    _ grey: [UInt8], rates: [UInt16], _ trains: RateEncoder.Trains, stream: RandomStream
  ) -> [[Bool]] {
    let blocks = (rates.count + 7) / 8
    return rates.indices.map { step in
      grey.indices.map { source in
        let limits = rates[...step].map { (Int($0) * 257 * Int(grey[source])) >> 16 }
        switch trains {
        case .poisson: return draw(stream, at: source * blocks + step / 8, step) < limits[step]
        case .regular:
          let sum = limits.reduce(draw(stream, at: source, 0), +)
          return sum >> 16 > (sum - limits[step]) >> 16
        }
      }
    }
  }

  /// Source i fires in step ⌊(255 − grey) · T / 255⌋.
  package static func latencySpikes(_ grey: [UInt8], steps: Int) -> [[Bool]] {
    (0..<steps).map { step in grey.map { (255 - Int($0)) * steps / 255 == step } }
  }
}
