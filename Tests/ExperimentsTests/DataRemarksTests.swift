import Datasets
import Experiments
import Testing

@Suite struct DataRemarksTests {
  /// Images of 4×4 whose grey values `pixel` makes of the image's number and the place.
  private func remarks(
    labels: [UInt16] = [0, 1, 2, 3, 0, 1, 2, 3], classCount: Int = 4, reading: ImageReading? = nil,
    encoding: ImageEncoding = ImageEncoding(), heldOut: Int = 0, pixel: (_ image: Int, _ place: Int) -> UInt8
  ) throws -> [String] {
    let pixels = labels.indices.flatMap { image in (0..<16).map { pixel(image, $0) } }
    let images = try LabelledImages(height: 4, width: 4, pixels: pixels, labels: labels, classCount: classCount)
    let dataset = try Dataset(name: "made", train: images, test: images, sources: [])
    let configuration = DataConfiguration(name: "made", reading: reading, encoding: encoding, heldOut: heldOut)
    return try RunData(dataset, configuration).remarks
  }

  @Test func ordinaryImagesAreNotRemarkedOn() throws {
    #expect(try remarks { image, place in place % 4 == image % 4 ? 255 : 0 }.isEmpty)
    #expect(try remarks { image, place in place < 9 ? 255 : 0 }.isEmpty, "56 % of the inputs spike")
    #expect(try remarks(encoding: ImageEncoding(isGrey: true)) { $1 == $0 % 4 ? 255 : 0 }.isEmpty)
  }

  @Test func silenceNamesScaleAndThreshold() throws {
    #expect(
      try remarks { image, place in place % 4 == image % 4 ? 16 : 0 } == [
        "no input spikes in 8 of 8 training images: the largest grey value is 16, the threshold 128; a scale of 16 or a "
          + "threshold of 7 would help"
      ])
    #expect(
      try remarks { _, _ in 0 } == [
        "no input spikes in 8 of 8 training images: all are black; were they of 0…1 when they were turned into whole numbers?"
      ])
    // Of eight images four are silent: not most.
    #expect(try remarks { image, place in image < 4 && place < 4 ? 255 : 0 }.isEmpty)
    #expect(
      try remarks { image, place in image < 3 && place < 4 ? 255 : 0 }.first?.hasPrefix("no input spikes in 5 of 8")
        == true)
  }

  /// Whoever follows the remark has images of which something is learned.
  @Test(arguments: [1, 15, 16, 100, 127]) func theRemarkHelps(brightest: UInt8) throws {
    func pixel(_ image: Int, _ place: Int) -> UInt8 { place % 4 == image % 4 ? brightest : 0 }
    let remark = try #require(try remarks(pixel: pixel).first)
    let threshold = try #require(remark.firstMatch(of: /a threshold of ([0-9]+)/).flatMap { Int($0.1) })
    #expect(try remarks(encoding: ImageEncoding(threshold: threshold), pixel: pixel).isEmpty)
    let scale = try GreyScale(try #require(remark.firstMatch(of: /a scale of ([0-9]+)/).map { String($0.1) }))
    let images = try LabelledImages(
      height: 4, width: 4, pixels: (0..<128).map { pixel($0 / 16, $0 % 16) }, labels: (0..<8).map { $0 % 4 },
      classCount: 4)
    let dataset = try Dataset(name: "made", train: images, test: images, sources: [])
    let read = try dataset.read(as: ImageReading(scale: scale))
    #expect(try RunData(read, DataConfiguration(name: "made", encoding: ImageEncoding())).remarks.isEmpty)
  }

  @Test func brightBackgroundsAreRemarkedOn() throws {
    func pixel(_ image: Int, _ place: Int) -> UInt8 { place % 4 == image % 4 ? 0 : 255 }
    let remark =
      "most inputs spike in 8 of 8 training images: the background seems to be bright; inverting them makes it dark"
    #expect(try remarks(pixel: pixel) == [remark])
    #expect(
      try remarks(encoding: ImageEncoding(isGrey: true), pixel: pixel) == [
        remark.replacing("spike", with: "are bright")
      ])
    #expect(try remarks { 255 - pixel($0, $1) }.isEmpty)
  }

  @Test func darkGreyValuesAreRemarkedOn() throws {
    #expect(
      try remarks(encoding: ImageEncoding(isGrey: true)) { $1 == $0 % 4 ? 16 : 0 } == [
        "the largest grey value of all training images is 16 of 255; a scale of 16 spreads them"
      ])
  }

  /// Whoever has followed a remark where there was no need is not told to follow it again.
  @Test func followedAdviceIsNotRepeated() throws {
    func pixel(_ image: Int, _ place: Int) -> UInt8 { place % 4 == image % 4 ? 0 : 255 }
    let inverted = try remarks(reading: ImageReading(isInverted: true), pixel: pixel)
    #expect(inverted == ["most inputs spike in 8 of 8 training images: they were dark before they were inverted"])
    let scale = ImageReading(scale: GreyScale(white: 1_000))
    let grey = try remarks(reading: scale, encoding: ImageEncoding(isGrey: true)) { $1 == $0 % 4 ? 16 : 0 }
    #expect(
      grey == ["the largest grey value of all training images is 16 of 255; the scale 1000 reaches far beyond them"])
    let silent = try remarks(reading: scale) { $1 == $0 % 4 ? 16 : 0 }
    #expect(silent.first?.hasSuffix("is 16, the threshold 128; a threshold of 7 would help") == true)
  }

  @Test func emptyClassesAreRemarkedOn() throws {
    func remark(_ labels: [UInt16], _ classCount: Int) throws -> String? {
      let remarks = try remarks(labels: labels, classCount: classCount) { $1 % 4 == $0 % 4 ? 255 : 0 }
      #expect(remarks.count <= 1)
      return remarks.first
    }
    #expect(try remark([0, 1, 2, 0, 1, 2], 3) == nil)
    #expect(try remark([0, 1, 2, 4, 0, 1, 4], 5)?.hasPrefix("no image is of class 3; ") == true)
    #expect(
      try remark([1, 2, 3, 4, 1, 2], 5)?.hasPrefix("no image is of class 0: do the labels count from 1?") == true)
    let codes = try #require(try remark([48, 49, 50, 51, 52], 53))
    #expect(codes.contains("the labels 48, 49, 50, 51, 52 look like codes; numpy.unique"))
    #expect(try remark([0, 0, 0], 1) == "all images are of class 0: there is nothing to tell apart")
  }
}
