/// A zip archive built byte by byte.
struct ZipWriter {
  var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  mutating func add(
    _ name: String, content: [UInt8], packed: [UInt8]? = nil, method: Int = 0, size: Int? = nil, flags: Int = 0,
    is64Bit: Bool = false, offset: Int? = nil
  ) {
    let packed = packed ?? content
    let name = Array(name.utf8)
    let (size, offset) = (size ?? content.count, offset ?? bytes.count)
    let sum = littleEndian(Int(crc32(content)), 4)
    let sizes = littleEndian(packed.count, 4) + littleEndian(size, 4)
    let full = [UInt8](repeating: 255, count: 4)
    let extra =
      is64Bit
      ? littleEndian(1, 2) + littleEndian(24, 2) + [size, packed.count, offset].flatMap { littleEndian($0, 8) } : []
    let common = littleEndian(flags, 2) + littleEndian(method, 2) + littleEndian(0, 4) + sum
    directory += littleEndian(0x0201_4b50, 4) + littleEndian(20, 2) + littleEndian(20, 2) + common
    directory += (is64Bit ? full + full : sizes) + littleEndian(name.count, 2) + littleEndian(extra.count, 2)
    directory += littleEndian(0, 10) + (is64Bit ? full : littleEndian(offset, 4)) + name + extra
    bytes += littleEndian(0x0403_4b50, 4) + littleEndian(20, 2) + common + sizes + littleEndian(name.count, 2)
    bytes += littleEndian(0, 2) + name + packed
    count += 1
  }

  func finished(comment: [UInt8] = [], is64Bit: Bool = false) -> [UInt8] {
    let start = bytes.count
    var end: [UInt8] = []
    if is64Bit {
      let record = start + directory.count
      end += littleEndian(0x0606_4b50, 4) + littleEndian(44, 8) + littleEndian(45, 2) + littleEndian(45, 2)
      end += littleEndian(0, 8) + littleEndian(count, 8) + littleEndian(count, 8) + littleEndian(directory.count, 8)
      end += littleEndian(start, 8)
      end += littleEndian(0x0706_4b50, 4) + littleEndian(0, 4) + littleEndian(record, 8) + littleEndian(1, 4)
    }
    end += littleEndian(0x0605_4b50, 4) + littleEndian(0, 4)
    end +=
      is64Bit
      ? [UInt8](repeating: 255, count: 12)
      : littleEndian(count, 2) + littleEndian(count, 2)
        + littleEndian(directory.count, 4) + littleEndian(start, 4)
    return bytes + directory + end + littleEndian(comment.count, 2) + comment
  }
}
