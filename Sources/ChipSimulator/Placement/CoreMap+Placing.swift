public import NetworkModel

extension CoreMap {
  /// How often groups are placed anew with the output axons that the placement before turned out to need.
  private static let maximumRounds = 8

  /// Places the groups of a network on cores, and holds them to every limit.
  ///
  /// Output axons depend on where targets lie. If a core has too many of them, first fit places all groups once more,
  /// with the output axons of the round before as a limit from the start; their number only grows, and after 8 rounds
  /// the network is refused. Other placements are held to what they ask for.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - limits: What the chip holds.
  ///   - placement: How groups are laid onto cores.
  /// - Throws: `ChipError` of the kind `doesNotFit` that names group, number and limit; `invalidArgument` for a placement
  ///   or limits that cannot be.
  public init(
    placing network: Network, limits: ChipLimits = .loihi1, placement: Placement = .firstFit
  ) throws(ChipError) {
    try limits.check()
    for connection in network.connections where connection.delays.bounds.upperBound > limits.maximumDelay {
      throw ChipError(
        .doesNotFit, "connection \"\(connection.name)\"",
        "a delay of \(connection.delays.bounds.upperBound) steps, wanted at most \(limits.maximumDelay)")
    }
    var placer = Placer(network, limits: limits)
    for _ in 0..<Self.maximumRounds {
      try placer.placeAll(placement)
      let routes = Routes(of: network, slices: placer.slices, coreCount: placer.usage.count)
      let usage = placer.usage(with: routes)
      guard usage.contains(where: { $0.outputAxons > limits.outputAxonsPerCore }) else {
        self.init(
          limits: limits, groupNames: network.groups.map(\.name), slices: placer.slices, usage: usage,
          routes: routes.groups)
        return
      }
      guard placement == .firstFit else { throw placer.tooManyOutputAxons(routes, on: usage) }
      placer.raiseDemands(to: routes)
    }
    let routes = Routes(of: network, slices: placer.slices, coreCount: placer.usage.count)
    throw placer.tooManyOutputAxons(routes, on: placer.usage(with: routes))
  }
}
