extension ChipEngine {
  /// Shows the step that is done to probes, to the watch over voltages and to the schedule, which may stop the chip.
  func record(_ observers: inout StepObservers) {
    observers.recorder.record(self)
    observers.watch?.look(at: self)
    observers.silence?.look(at: self)
  }
}
