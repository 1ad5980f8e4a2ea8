extension Tensor {
  /// A matrix, row by row.
  ///
  /// - Precondition: there are rows × columns numbers.
  package init<Element: TensorElement>(rows: Int, columns: Int, _ values: [Element]) {
    do { try self.init(values, shape: [rows, columns]) } catch { preconditionFailure("\(error)") }
  }
}
