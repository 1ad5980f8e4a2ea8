import ChipSimulator
import NetworkModel
import Testing

#if canImport(Glibc) && arch(x86_64)
  import Glibc

  /// The bytes that the process has taken from its heap, as glibc's `mallinfo2` counts them; nil where an older one is used.
  ///
  /// The function gives a structure of ten words; in the convention of x86-64 its caller passes the room for them as if it
  /// were an argument.
  private func heapBytes() -> Int? {
    typealias Count = @convention(c) (UnsafeMutablePointer<Int>) -> UnsafeMutableRawPointer
    guard let symbol = dlsym(nil, "mallinfo2") else { return nil }
    let count = unsafeBitCast(symbol, to: Count.self)
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 10) { words in
      words.initialize(repeating: 0)
      guard let room = words.baseAddress else { return nil }
      _ = count(room)
      // Blocks of their own pages (hblkhd) and those of the arenas (uordblks).
      return words[4] + words[7]
    }
  }
#else
  private func heapBytes() -> Int? { nil }
#endif

@Suite("A step keeps nothing of the heap", .enabled(if: heapBytes() != nil, "wants mallinfo2 of glibc on x86-64"))
struct ChipAllocationTests {
  @Test func theCountSeesAnAllocation() throws {
    var greatest = 0
    for _ in 0..<20 {
      let before = try #require(heapBytes())
      let room = UnsafeMutableRawPointer.allocate(byteCount: 300_000, alignment: 16)
      let after = try #require(heapBytes())
      room.deallocate()
      greatest = max(greatest, after - before)
    }
    #expect(greatest >= 300_000)
  }

  /// A network with a part of each kind, without probes.
  ///
  /// Other tests may allocate at the same time, so the quietest of
  /// some stretches counts: a step that kept anything would leave none quiet.
  @Test func theHeapDoesNotGrow() throws {
    var chip = try Chip(try BusyNetwork().network)
    try chip.run(steps: 100)
    let updates = chip.events.synapseUpdates
    var least = Int.max
    for _ in 0..<40 {
      let before = try #require(heapBytes())
      try chip.run(steps: 25)
      let after = try #require(heapBytes())
      least = min(least, abs(after - before))
    }
    #expect(least == 0)
    #expect(chip.stepCount == 1_100 && chip.events.synapseUpdates > updates + 10_000)
  }
}
