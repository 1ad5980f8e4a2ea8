extension BinaryBackprop {
  /// The spikes and sums of one sample, kept from sample to sample so that learning allocates nothing.
  struct Activity {
    var hiddenSums: ColumnSums
    var outputSums: ColumnSums
    /// h.
    var hidden: [UInt64]
    /// o.
    var output: [UInt64]
    /// d⁺ and d⁻.
    private(set) var outputPlus: [UInt64]
    private(set) var outputMinus: [UInt64]
    /// W₂d⁺ and W₂d⁻, whose difference is e₁.
    var excitation: ColumnSums
    var inhibition: ColumnSums
    /// d₁⁺ and d₁⁻.
    var hiddenPlus: [UInt64]
    var hiddenMinus: [UInt64]
    /// A hidden layer without a spike.
    let noHidden: [UInt64]
    /// h< or h>, and o>.
    private var hiddenReadout: [UInt64]
    private var outputReadout: [UInt64]

    init(hidden hiddenCount: Int, outputs: Int) {
      hiddenSums = ColumnSums(columns: hiddenCount)
      outputSums = ColumnSums(columns: outputs)
      (excitation, inhibition) = (hiddenSums, hiddenSums)
      noHidden = [UInt64](repeating: 0, count: (hiddenCount + 63) / 64)
      (hidden, hiddenPlus, hiddenMinus, hiddenReadout) = (noHidden, noHidden, noHidden, noHidden)
      let noOutput = [UInt64](repeating: 0, count: (outputs + 63) / 64)
      (output, outputPlus, outputMinus, outputReadout) = (noOutput, noOutput, noOutput, noOutput)
    }

    /// d⁺ = o< ∧ t ∧ ¬o and d⁻ = o ∧ ¬t ∧ ¬o>, from the sums and spikes of the output layer; whether there is any.
    mutating func findErrors(label: Int, upperEdge: Int32) -> Bool {
      guard wrongOutputs(label: label) > 0 else { return false }
      outputSums.spikes(above: upperEdge, into: &outputReadout)
      var errors: UInt64 = 0
      for word in output.indices {
        let target = Self.target(label, in: word)
        outputPlus[word] = outputSums[label] > 0 ? target & ~output[word] : 0
        outputMinus[word] = output[word] & ~target & ~outputReadout[word]
        errors |= outputPlus[word] | outputMinus[word]
      }
      return errors != 0
    }

    /// Keeps of d₁ what lies in the box, h< ∧ ¬h>.
    mutating func gateHiddenErrors(upperEdge: Int32) {
      hiddenSums.spikes(above: 0, into: &hiddenReadout)
      for word in hiddenReadout.indices {
        hiddenPlus[word] &= hiddenReadout[word]
        hiddenMinus[word] &= hiddenReadout[word]
      }
      hiddenSums.spikes(above: upperEdge, into: &hiddenReadout)
      for word in hiddenReadout.indices {
        hiddenPlus[word] &= ~hiddenReadout[word]
        hiddenMinus[word] &= ~hiddenReadout[word]
      }
    }

    /// The first output that spikes; nil where none does.
    var firstOutput: Int? {
      guard let word = output.firstIndex(where: { $0 != 0 }) else { return nil }
      return 64 * word + output[word].trailingZeroBitCount
    }

    /// The first output of the highest potential.
    func highestOutput(of count: Int) -> Int { outputSums.values.prefix(count).firstMaximum }

    /// How many outputs differ from the one-hot target.
    func wrongOutputs(label: Int) -> Int {
      output.indices.reduce(0) { $0 + (output[$1] ^ Self.target(label, in: $1)).nonzeroBitCount }
    }

    private static func target(_ label: Int, in word: Int) -> UInt64 { word == label / 64 ? 1 << (label % 64) : 0 }
  }
}
