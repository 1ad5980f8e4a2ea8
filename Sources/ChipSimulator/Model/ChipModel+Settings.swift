internal import NetworkModel

extension ChipModel {
  /// Every setting by its name, as text that stays the same as long as the setting does.
  ///
  /// Snapshots tell models apart by it. Types are not part of it, so that they may move and be renamed.
  package var settings: [String: String] {
    var settings = weights.settings
    settings["name"] = name
    settings["currentOverflow"] = currentOverflow.setting
    settings["voltageOverflow"] = voltageOverflow.setting
    settings["traceLaw"] = traceLaw.rawValue
    settings["traceRandomness"] = traceRandomness.rawValue
    settings["plasticDelay"] = plasticDelay.rawValue
    settings["generatorTiming"] = generatorTiming.rawValue
    guard let limits else {
      settings["limits"] = "none"
      return settings
    }
    settings["limits.cores"] = "\(limits.cores)"
    settings["limits.compartmentsPerCore"] = "\(limits.compartmentsPerCore)"
    settings["limits.inputAxonsPerCore"] = "\(limits.inputAxonsPerCore)"
    settings["limits.outputAxonsPerCore"] = "\(limits.outputAxonsPerCore)"
    settings["limits.synapticMemoryPerCore"] = "\(limits.synapticMemoryPerCore)"
    settings["limits.maximumDelay"] = "\(limits.maximumDelay)"
    return settings
  }

  /// The settings as lines `name=value`, sorted by name.
  package var settingsText: String {
    settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
  }
}

extension WeightConvention {
  fileprivate var settings: [String: String] {
    [
      "weights.gridRounding": gridRounding.rawValue, "weights.negativeExponent": negativeExponent.rawValue,
      "weights.changeSum": changeSum.rawValue, "weights.changeRounding": changeRounding.rawValue,
      "weights.clipping": clipping.rawValue, "weights.changesKeepToGrid": "\(changesKeepToGrid)",
      "weights.plasticWeightsStartOffGrid": "\(plasticWeightsStartOffGrid)", "weights.clipsCurrent": "\(clipsCurrent)",
    ]
  }
}

extension ChipModel.CurrentOverflow {
  fileprivate var setting: String {
    switch self {
    case .policy(let policy): "policy(\(policy.rawValue))"
    case .wrapsOnceAsLava: "wrapsOnceAsLava"
    case .wrapsThriceAsNengoLoihi: "wrapsThriceAsNengoLoihi"
    case .unbounded: "unbounded"
    }
  }
}

extension ChipModel.VoltageOverflow {
  fileprivate var setting: String {
    switch self {
    case .policy(let policy): "policy(\(policy.rawValue))"
    case .clips(let bounds): "clips(\(bounds.lowerBound)...\(bounds.upperBound))"
    case .unbounded: "unbounded"
    }
  }
}
