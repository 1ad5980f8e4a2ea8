/// What looks at each step that is done: the probes, the watch over voltages, and the schedule that spikes have to keep.
struct StepObservers: Sendable {
  var recorder = Recorder()
  var watch: VoltageWatch?
  var silence: SilenceTable?
}
