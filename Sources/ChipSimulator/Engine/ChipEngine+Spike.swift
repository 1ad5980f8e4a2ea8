extension ChipEngine {
  /// Counts the spikes of each source that spikes in this step; those of compartments were found while they were integrated.
  func spike() {
    forEachBit(spikes.sources, tables.sourceWords) { source in
      if source < tables.generatorCount {
        let plan = tables.sources + source
        var count = 0
        for k in 0..<plan.pointee.words { count &+= spikes.words[plan.pointee.spikes + k].nonzeroBitCount }
        spikes.count[source] = count
      }
      spikes.total[source] &+= spikes.count[source]
    }
  }
}
