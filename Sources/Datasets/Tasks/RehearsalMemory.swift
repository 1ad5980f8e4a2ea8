import Kernels

/// A few of the samples that have passed, which the host shows again between new ones: as many of each class as can be.
///
/// While there is room, each sample is kept. Then a sample of a class that was never among the largest takes the place of one
/// of the largest class, at random. One of the other classes is kept with the probability m/n, for the m that are kept and
/// the n that have passed of its class, in the place of one of its own class. So each class is a sample of all that have passed
/// of it, each equally likely (Vitter's reservoir), and a class that comes late, of which there are few, is kept whole.
///
/// Source: Chrysakis, Moens, "Online continual learning from imbalanced data", ICML 2020, PMLR 119:1952–1961, algorithm 1;
/// the reservoir: Vitter, ACM Trans. Math. Softw. 11, 37 (1985), doi:10.1145/3147.3165.
public struct RehearsalMemory: Sendable {
  /// The most samples that are kept, 1 or more.
  public let capacity: Int
  /// The numbers of the samples that are kept, by class.
  public private(set) var classes: [[Int]]
  private var passed: [Int]
  private var wasLargest: [Bool]
  private var offers: UInt64 = 0
  private let choices: RandomStream
  private let draws: RandomStream

  /// An empty memory.
  ///
  /// - Precondition: `capacity` and `classCount` are at least 1.
  public init(capacity: Int, classCount: Int, seed: UInt64) {
    precondition(
      capacity >= 1 && classCount >= 1, "wanted room for a sample and a class, got \(capacity), \(classCount)")
    self.capacity = capacity
    classes = Array(repeating: [], count: classCount)
    passed = Array(repeating: 0, count: classCount)
    wasLargest = Array(repeating: false, count: classCount)
    choices = RandomStream(seed: seed, purpose: .rehearsal, substream: 0)
    draws = RandomStream(seed: seed, purpose: .rehearsal, substream: 1)
  }

  /// How many samples are kept.
  public var count: Int { classes.reduce(0) { $0 + $1.count } }
  /// The numbers of the samples that are kept, class after class.
  public var samples: [Int] { classes.flatMap { $0 } }

  /// Lets the sample with this number pass, and keeps it or not.
  ///
  /// - Parameter label: its class, 0 ..< the number of classes.
  public mutating func offer(_ sample: Int, label: UInt16) {
    let label = Int(label)
    let position = offers
    offers += 1
    passed[label] += 1
    guard count == capacity else { return classes[label].append(sample) }
    let largest = classes.map(\.count).max() ?? 0
    for index in classes.indices where classes[index].count == largest { wasLargest[index] = true }
    if wasLargest[label] {
      // One draw decides both: whether it is kept, and in whose place.
      let place = choices.integer(below: passed[label], at: position)
      if place < classes[label].count { classes[label][place] = sample }
    } else if let victim = classes.firstIndex(where: { $0.count == largest }) {
      classes[victim].remove(at: choices.integer(below: largest, at: position))
      classes[label].append(sample)
    }
  }

  /// The number of the sample that is shown again at `position`, each of those that are kept equally likely; nil if none are.
  public func drawn(at position: Int) -> Int? {
    let count = count
    guard count > 0 else { return nil }
    var place = draws.integer(below: count, at: UInt64(position))
    for kept in classes {
      if place < kept.count { return kept[place] }
      place -= kept.count
    }
    return nil
  }

  /// Gives the samples that are kept the numbers from `first` on, in the order of ``samples``.
  public mutating func renumber(from first: Int) {
    var next = first
    for label in classes.indices {
      classes[label] = classes[label].map { _ in
        defer { next += 1 }
        return next
      }
    }
  }
}
