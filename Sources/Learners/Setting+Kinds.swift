internal import Datasets
internal import Recordings

extension Setting {
  typealias Path<Value> = any WritableKeyPath<Configuration, Value> & Sendable

  /// A whole number in `range`.
  static func integer(
    _ name: String, _ path: Path<Int>, in range: ClosedRange<Int>, _ meaning: String, unit: String? = nil,
    default defaultWords: String? = nil, isNotable: Bool = false,
    then: @escaping @Sendable (inout Configuration, _ epochs: Int) -> Void = { _, _ in }
  ) -> Self {
    Self(
      name, .integer(range), meaning, unit: unit, default: defaultWords, isNotable: isNotable,
      read: { String($0[keyPath: path]) },
      write: { configuration, text, epochs throws(SettingError) in
        configuration[keyPath: path] = try integer(text, in: range, name)
        then(&configuration, epochs)
      })
  }

  /// A number in `range`.
  static func number(
    _ name: String, _ path: Path<Double>, in range: ClosedRange<Double>, _ meaning: String, unit: String? = nil,
    default defaultWords: String? = nil, isNotable: Bool = false
  ) -> Self {
    Self(
      name, .number(range), meaning, unit: unit, default: defaultWords, isNotable: isNotable,
      read: { text($0[keyPath: path]) },
      write: { configuration, text, _ throws(SettingError) in
        configuration[keyPath: path] = try number(text, in: range, name)
      })
  }

  /// One of the cases of an enumeration, by their raw values.
  static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ path: Path<Choice>, _ meaning: String, isNotable: Bool = false
  ) -> Self {
    let words = Choice.allCases.map(\.rawValue)
    return Self(
      name, .choice(words), meaning, isNotable: isNotable, read: { $0[keyPath: path].rawValue },
      write: { configuration, text, _ throws(SettingError) in
        guard let choice = Choice(rawValue: text) else { throw SettingError(name, wanted: words, got: text) }
        configuration[keyPath: path] = choice
      })
  }

  /// Yes or no.
  static func flag(
    _ name: String, _ path: Path<Bool>, _ meaning: String, default defaultWords: String? = nil
  ) -> Self {
    Self(
      name, .flag, meaning, default: defaultWords, read: { $0[keyPath: path] ? "yes" : "no" },
      write: { configuration, text, _ throws(SettingError) in
        guard ["yes", "no"].contains(text) else { throw SettingError(name, wanted: ["yes", "no"], got: text) }
        configuration[keyPath: path] = text == "yes"
      })
  }

  /// A list of numbers in `range`; the word none stands for an empty list, whose meaning is a default.
  static func numbers(
    _ name: String, _ path: Path<[Double]>, in range: ClosedRange<Double>, _ meaning: String, unit: String? = nil,
    default defaultWords: String? = nil, isNotable: Bool = false
  ) -> Self {
    Self(
      name, .numbers(range), meaning, unit: unit, default: defaultWords, isNotable: isNotable,
      read: { configuration in
        let numbers = configuration[keyPath: path]
        return numbers.isEmpty ? "none" : numbers.map(text).joined(separator: ",")
      },
      write: { configuration, text, _ throws(SettingError) in
        configuration[keyPath: path] = try text == "none" ? [] : numbers(text, in: range, name)
      })
  }

  /// The sizes of hidden layers, such as `400` or `512,256`, of which there may be as many as `counts` says.
  ///
  /// - Parameter rebuild: the configuration with such hidden layers, and all that follows from their number.
  static func hiddenLayers(
    _ layers: @escaping @Sendable (Configuration) -> [Int], counts: ClosedRange<Int>, default defaultWords: String,
    rebuild: @escaping @Sendable (Configuration, _ hidden: [Int], _ epochs: Int) -> Configuration
  ) -> Self {
    let meaning = counts.upperBound == 1 ? "size of the hidden layer" : "size of each hidden layer, such as 512,256"
    return Self(
      "hidden", .integers(1...NetworkShape.largestLayer), meaning, unit: "neurons", default: defaultWords,
      read: { configuration in
        let sizes = layers(configuration).dropFirst().dropLast()
        return sizes.isEmpty ? nil : sizes.map(String.init).joined(separator: ",")
      },
      write: { configuration, text, epochs throws(SettingError) in
        let sizes = try integers(text, in: 1...NetworkShape.largestLayer, "hidden")
        guard counts.contains(sizes.count) else {
          throw SettingError("hidden", "wanted \(counts.upperBound == 1 ? "one layer" : "layers"), got \(text)")
        }
        configuration = rebuild(configuration, sizes, epochs)
      })
  }

  /// The kinds of windows that a learner has.
  enum Windows: String {
    case local = "local:7x7/3x32"
    case convolution = "conv:5x5/2x16"
  }

  /// Hidden layers, dense or of windows, such as `400`, `local:7x7/3x32,256` or `conv:5x5/2x16,400`.
  ///
  /// - Parameters:
  ///   - windows: the kinds of windows that there may be; a convolution only as the first layer, and never alone.
  ///   - most: the most layers.
  ///   - shape: the network's, whose last layer are the outputs.
  ///   - rebuild: gives the configuration such hidden layers.
  static func layers(
    _ name: String, _ meaning: String, default defaultWords: String, windows: [Windows], most: Int = .max,
    shape: @escaping @Sendable (Configuration) -> NetworkShape,
    rebuild: @escaping @Sendable (inout Configuration, _ hidden: [NetworkShape.Layer], _ epochs: Int) -> Void
  ) -> Self {
    let wanted =
      "sizes of 1 to \(NetworkShape.largestLayer), or windows such as "
      + windows.map(\.rawValue).joined(separator: " or ")
    return Self(
      name, .text(wanted), meaning, unit: "neurons", default: defaultWords,
      read: { configuration in
        let hidden = shape(configuration).layers.dropLast()
        return hidden.isEmpty ? nil : hidden.map(\.word).joined(separator: ",")
      },
      write: { configuration, text, epochs throws(SettingError) in
        // A lone number may be negative, and is refused with its range.
        if let number = Int(text) { _ = try integer("\(number)", in: 1...NetworkShape.largestLayer, name) }
        let words = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "-" }
        let layers = words.compactMap { NetworkShape.Layer(word: String($0)) }
        let hasOthers =
          !windows.contains(.local) && layers.contains { if case .locallyConnected = $0 { true } else { false } }
        guard layers.count == words.count, !layers.isEmpty, layers.count <= most, !hasOthers else {
          throw SettingError(name, wanted: wanted, got: text)
        }
        var below = shape(configuration).input
        for (index, (word, layer)) in zip(words, layers).enumerated() {
          if index > 0, case .convolution = layer {
            throw SettingError(
              name, "wanted a convolution directly above the inputs, got \(word) as layer \(index + 1)")
          }
          guard let own = layer.shape(over: below), (1...NetworkShape.largestLayer).contains(own.count) else {
            throw SettingError(
              name,
              "wanted windows that fit into \(below), and at most \(NetworkShape.largestLayer) neurons, got \(word)")
          }
          below = own
        }
        if case .convolution = layers[0], layers.count == 1 {
          throw SettingError(name, "wanted another hidden layer above the convolution, got \(text) alone")
        }
        rebuild(&configuration, layers, epochs)
      })
  }
}

extension Setting {
  /// The same setting for configurations that meet a condition; others do not show it.
  ///
  /// - Parameters:
  ///   - defaultWords: the default, for which the default configuration may have no value.
  ///   - refusal: why another configuration cannot take a value; nil if it can ignore it.
  func restricted(
    default defaultWords: String? = nil, _ applies: @escaping @Sendable (Configuration) -> Bool,
    refusal: @escaping @Sendable (_ text: String) -> String?
  ) -> Self {
    let (name, read, write) = (name, read, write)
    return Self(
      name, values, meaning, unit: unit, default: defaultWords ?? self.defaultWords, isNotable: isNotable,
      read: { applies($0) ? read($0) : nil },
      write: { configuration, text, epochs throws(SettingError) in
        if applies(configuration) { return try write(&configuration, text, epochs) }
        var copy = configuration
        try write(&copy, text, epochs)
        if let refusal = refusal(text) { throw SettingError(name, refusal) }
      })
  }
}

// MARK: - Values as text

extension Setting {
  /// A number as it is read again without a loss: 0.001, or 5 for a whole one.
  static func text(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }

  static func integer(_ text: String, in range: ClosedRange<Int>, _ name: String) throws(SettingError) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw SettingError(name, wanted: range.words, got: text)
    }
    return number
  }

  static func number(_ text: String, in range: ClosedRange<Double>, _ name: String) throws(SettingError) -> Double {
    guard let number = Double(text), range.contains(number) else {
      throw SettingError(name, wanted: range.words, got: text)
    }
    return number
  }

  static func numbers(
    _ text: String, in range: ClosedRange<Double>, _ name: String
  ) throws(SettingError) -> [Double] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double($0) }.filter(range.contains)
    guard numbers.count == parts.count else {
      throw SettingError(name, wanted: "numbers of \(range.words) separated by commas", got: text)
    }
    return numbers
  }

  static func integers(_ text: String, in range: ClosedRange<Int>, _ name: String) throws(SettingError) -> [Int] {
    // A lone number may be negative, and is refused with its range.
    if let number = Int(text) { return [try integer("\(number)", in: range, name)] }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "-" }
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count else {
      throw SettingError(name, wanted: "whole numbers separated by commas", got: text)
    }
    for number in numbers { _ = try integer("\(number)", in: range, name) }
    return numbers
  }
}

extension SettingError {
  init(_ setting: String, wanted: String, got: String) { self.init(setting, "wanted \(wanted), got \(got)") }

  init(_ setting: String, wanted words: [String], got: String) {
    self.init(setting, wanted: Format.choice(words), got: got)
  }
}

extension ClosedRange<Int> {
  /// Such as `10 to 5,000`.
  package var words: String { "\(Format.count(lowerBound)) to \(Format.count(upperBound))" }
}

extension ClosedRange<Double> {
  /// Such as `0.001 to 1,000`.
  package var words: String { "\(Format.number(lowerBound)) to \(Format.number(upperBound))" }
}

// MARK: - Settings that learners share

extension Setting {
  /// How many samples are shown before the weights change.
  static func batch(_ path: Path<Int>) -> Self {
    .integer(
      "batch", path, in: 1...4_096,
      "samples between two changes of the weights; a batch ends at every thousandth sample", isNotable: true)
  }

  /// How many threads share the work.
  static func threads(_ path: Path<Int>) -> Self {
    .integer("threads", path, in: 1...1_024, "threads that share the work; they change no result")
  }
}
