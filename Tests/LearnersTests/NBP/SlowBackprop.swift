import Learners
import Storage

/// The algorithm of `BinaryBackprop`, written a second time as the specification states it: weight units, dense loops.
struct SlowBackprop {
  var w1: [[Int]]
  var w2: [[Int]]
  let configuration: BinaryBackprop.Configuration

  init(_ fast: BinaryBackprop) throws {
    let state = fast.state
    configuration = fast.configuration
    w1 = try Self.rows(state["w1"]?.values(as: Int16.self) ?? [], columns: fast.layers[1])
    w2 = try Self.rows(state["w2"]?.values(as: Int16.self) ?? [], columns: fast.layers[2])
  }

  static func rows(_ values: [Int16], columns: Int) -> [[Int]] {
    stride(from: 0, to: values.count, by: columns).map { values[$0..<$0 + columns].map(Int.init) }
  }

  func forward(_ x: [Int]) -> (u1: [Int], h: [Int], u2: [Int], o: [Int]) {
    let u1 = w1[0].indices.map { i in x.indices.reduce(0) { $0 + x[$1] * w1[$1][i] } }
    let h = u1.map { $0 > 512 ? 1 : 0 }
    let u2 = w2[0].indices.map { k in h.indices.reduce(0) { $0 + h[$1] * w2[$1][k] } }
    return (u1, h, u2, u2.map { $0 > 512 ? 1 : 0 })
  }

  mutating func learn(_ x: [Int], label: Int) {
    let (u1, h, u2, o) = forward(x)
    let t = u2.indices.map { $0 == label ? 1 : 0 }
    let dPlus = u2.indices.map { u2[$0] > 0 && t[$0] == 1 && o[$0] == 0 ? 1 : 0 }
    let dMinus = u2.indices.map { u2[$0] > 0 && o[$0] == 1 && t[$0] == 0 && !isAbove(u2[$0]) ? 1 : 0 }
    let before = w2
    for i in h.indices {
      for k in u2.indices { w2[i][k] = clip(w2[i][k] + 2 * h[i] * (dPlus[k] - dMinus[k])) }
    }
    let back = configuration.backwardWeights == .beforeUpdate ? before : w2
    for i in h.indices {
      let error = u2.indices.reduce(0) { $0 + back[i][$1] * (dPlus[$1] - dMinus[$1]) }
      let box = u1[i] > 0 && !isAbove(u1[i])
      let change = box ? error.signum() : 0
      for j in x.indices { w1[j][i] = clip(w1[j][i] + 2 * x[j] * change) }
    }
  }

  func isAbove(_ u: Int) -> Bool { configuration.boxEdge == .inside ? u > 1024 : u >= 1024 }

  func clip(_ weight: Int) -> Int { min(254, max(configuration.weightRange == .symmetric ? -254 : -256, weight)) }
}
