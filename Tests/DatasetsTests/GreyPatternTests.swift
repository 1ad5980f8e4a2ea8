import Datasets
import Testing

@Suite("Grey patterns")
struct GreyPatternTests {
  private func images(_ count: Int, width: Int) throws -> LabelledImages {
    let pixels = (0..<count * width).map { UInt8(truncatingIfNeeded: $0 % 3 == 0 ? 0 : 37 * $0 + 1) }
    return try LabelledImages(
      height: 1, width: width, pixels: pixels, labels: (0..<count).map { UInt16($0 % 2) }, classCount: 2)
  }

  @Test(arguments: [1, 63, 64, 65, 130])
  func keepTheValuesAndMarkWhatIsNotBlack(width: Int) throws {
    let images = try images(5, width: width)
    let patterns = images.grey()
    #expect(patterns.isGrey && patterns.grey == images.pixels && patterns.labels == images.labels)
    for index in 0..<5 {
      for input in 0..<width { #expect(patterns[index, input] == (images[index].dropFirst(input).first != 0)) }
    }
    #expect(try images.binarized(above: 0).words == patterns.words)
    #expect(try !images.binarized(above: 0).isGrey)
  }

  @Test func choosingSamplesKeepsTheirValues() throws {
    let patterns = try images(6, width: 70).grey()
    let chosen = patterns.samples(at: [4, 1])
    #expect(chosen.grey == Array(patterns.grey[280..<350] + patterns.grey[70..<140]))
    let (train, heldOut) = try patterns.split(holdingOutLast: 2)
    #expect(train.grey + heldOut.grey == patterns.grey && train.words + heldOut.words == patterns.words)
  }

  @Test func aDatasetIsGreyInBothParts() throws {
    let dataset = try Dataset(name: "two", train: images(4, width: 9), test: images(3, width: 9), sources: [])
    #expect(dataset.grey().train == dataset.train.grey() && dataset.grey().test == dataset.test.grey())
  }
}
