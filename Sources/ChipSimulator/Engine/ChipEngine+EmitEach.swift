/// Emission over connections whose synapses are looked at one by one.
extension ChipEngine {
  /// How many synapses of lists the spikes reach.
  func listed(_ connection: ConnectionPlan, _ emission: Emission) -> Int {
    let starts = tables.rowStarts + connection.rowStarts
    var count = 0
    forEachBit(emission.spikes, emission.words) { row in count += starts[row + 1] - starts[row] }
    return count
  }

  /// Announces that a charge is due for a group, and gives the slot of its dendrite.
  @inline(__always)
  private func slot(_ connection: ConnectionPlan, at step: Int) -> Int {
    dendrites.announce(connection.target, at: step)
    return step & (tables.groups[connection.target].slotCount - 1)
  }

  /// Every other case in which a synapse's charge is its own: delays of their own, floors and clipping.
  func emitOneByOne(_ connection: ConnectionPlan, _ emission: Emission) {
    let group = tables.groups[connection.target]
    forEachBit(emission.spikes, emission.words) { row in
      forEachSynapse(connection, ofSource: row) { place, target in
        let slot = slot(connection, at: emission.step + delay(connection, at: place))
        dendrites.charge[group.charges + slot &* group.words &* 64 + target] &+=
          connection.charge(ofMantissa: mantissa(connection, at: place))
      }
    }
  }

  /// The mantissas of one delay are summed over the spikes of the step before bits are dropped.
  func emitSums(_ connection: ConnectionPlan, _ emission: Emission) {
    let group = tables.groups[connection.target]
    for wanted in max(connection.delay, 0)...connection.longestDelay {
      var found = false
      forEachBit(emission.spikes, emission.words) { row in
        forEachSynapse(connection, ofSource: row) { place, target in
          guard delay(connection, at: place) == wanted else { return }
          dendrites.sums[target] &+= mantissa(connection, at: place)
          found = true
        }
      }
      guard found else { continue }
      let charges = dendrites.charge + group.charges + slot(connection, at: emission.step + wanted) &* group.words &* 64
      for target in 0..<connection.targetCount {
        charges[target] &+= connection.charge(ofMantissa: dendrites.sums[target])
        dendrites.sums[target] = 0
      }
    }
  }
}
