internal import Kernels
internal import NetworkModel

extension ChipEngine {
  /// Draws the noise of each compartment of a group in this step, in membrane units.
  ///
  /// Compartment i gets byte i of the bytes of the group's stream at the step, the lowest byte of a word first.
  func draw(_ noise: VoltageNoise, ofGroup index: Int) {
    let wordCount = tables.groups[index].words &* 16
    for word in 0..<wordCount { random.places[word] = UInt32(truncatingIfNeeded: word) }
    random.draw(
      wordCount, seed: settings.seed, purpose: RandomStream.Purpose.voltageNoise.code,
      substream: UInt32(truncatingIfNeeded: index), step: clock.now)
    let values = random.noise
    for word in 0..<wordCount {
      let drawn = random.words[word]
      for byte in 0..<4 {
        values[4 &* word &+ byte] = noise.value(of: UInt8(truncatingIfNeeded: drawn &>> UInt32(8 &* byte)))
      }
    }
  }
}
