/// The counter-based random bijection Philox4x32 with ten rounds.
///
/// Each round maps (c₀, c₁, c₂, c₃) to (hi(M₁c₂) ⊕ c₁ ⊕ k₀, lo(M₁c₂), hi(M₀c₀) ⊕ c₃ ⊕ k₁, lo(M₀c₀)), and then raises the
/// key by the Weyl constants. It passes BigCrush; known answers are in the tests.
///
/// Source: Salmon et al., SC 2011, doi:10.1145/2063384.2063405, section 3.3 and the known-answer file `kat_vectors` of
/// their library Random123.
public enum Philox4x32 {
  /// Four 32-bit words: a counter, or what it is mapped to.
  public typealias Block = SIMD4<UInt32>

  private static let multipliers = SIMD2<UInt32>(0xD251_1F53, 0xCD9E_8D57)
  private static let weyl = SIMD2<UInt32>(0x9E37_79B9, 0xBB67_AE85)
  private static let rounds = 10

  /// The random words that belong to `counter` under `key`.
  public static func block(counter: Block, key: SIMD2<UInt32>) -> Block {
    var state = counter
    var key = key
    for _ in 0..<rounds {
      let first = multipliers[0].multipliedFullWidth(by: state[0])
      let second = multipliers[1].multipliedFullWidth(by: state[2])
      state = Block(second.high ^ state[1] ^ key[0], second.low, first.high ^ state[3] ^ key[1], first.low)
      key &+= weyl
    }
    return state
  }
}
