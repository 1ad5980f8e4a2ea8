extension PhaseTable {
  /// What a group holds when it spikes in a phase, in words; nil where it is closed.
  ///
  /// - Parameter phase: 1…12.
  public static func content(of group: CircuitGroup, inPhase phase: Int) -> String? {
    guard phases.indices.contains(phase - 1) else { return nil }
    if phases[phase - 1].tolerates.contains(group) { return "an echo of phase 11, which dies out" }
    guard phases[phase - 1].fires.contains(group) else { return nil }
    switch group {
    case .input: return phase == 1 ? "the input" : "the input again, from its memory m_x"
    case .inputMemory: return "the input, kept for phases 7 and 11"
    case .hidden, .hiddenLow, .hiddenHigh: return hiddenContent(of: group, inPhase: phase)
    case .hiddenMemory: return "the hidden answer, kept for phases 5 and 9"
    case .box: return "h< and not h>: where an error may pass"
    case .hiddenError:
      return switch phase {
      case 5, 9: "the hidden answer, for the copies of W2 transposed to learn by"
      case 6: "hidden neurons whose error is positive: they should spike more"
      default: "hidden neurons whose error is negative: they should spike less"
      }
    case .output, .outputLow, .outputHigh: return outputContent(of: group, inPhase: phase)
    case .outputNegated: return phase == 5 ? "d-, to be taken away" : "d+, to be taken away"
    case .target: return "the right answer"
    case .errorPlus: return "outputs that should have spiked"
    case .errorMinus: return "outputs that should not have spiked"
    }
  }

  private static func hiddenContent(of group: CircuitGroup, inPhase phase: Int) -> String {
    switch phase {
    case 2:
      group == .hidden
        ? "the hidden answer: u1 above half of the threshold"
        : group == .hiddenLow ? "u1 above 0, the lower edge of the box" : "u1 above the threshold, its upper edge"
    case 5, 9: "the hidden answer again, from its memory m_h"
    case 7: "positive errors within the box"
    default: "negative errors within the box"
    }
  }

  private static func outputContent(of group: CircuitGroup, inPhase phase: Int) -> String {
    switch phase {
    case 3:
      group == .output
        ? "the answer: u2 above half of the threshold"
        : group == .outputLow ? "u2 above 0, the lower edge of the box" : "u2 above the threshold, its upper edge"
    case 5: "d+, on its way back"
    default: "d-, on its way back"
    }
  }
}
