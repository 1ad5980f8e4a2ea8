/// Where 16-bit weights lie, block by block of 64 postsynaptic neurons, row by row of presynaptic ones.
///
/// The weight from row j to neuron c of block b is `first`[(b · `rows` + j) · 64 + c].
package struct ShortWeights {
  /// Good as long as the weights live and do not change.
  package let first: UnsafePointer<Int16>
  /// The presynaptic neurons.
  package let rows: Int
  /// How many weights always have a sum that fits 16 bits; at least 1.
  package let exactRows: Int

  package init(first: UnsafePointer<Int16>, rows: Int, exactRows: Int) {
    (self.first, self.rows, self.exactRows) = (first, rows, exactRows)
  }
}
