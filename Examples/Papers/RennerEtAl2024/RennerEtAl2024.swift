// The figures of Renner et al. 2024, small enough to come back in seconds; `synfire reproduce nbp` makes them in full.
//
// Renner, Sheldon, Zlotnik, Tao, Sornborger: The backpropagation algorithm implemented on spiking neuromorphic
// hardware. Nature Communications 15, 9691 (2024), doi:10.1038/s41467-024-53827-9.
import Synfire

@main
struct RennerEtAl2024 {
  static func main() throws {
    try Figure2.show()
    try Figure3.show()
    try Figure4.show()
    try Figure5.show()
  }

  /// A number with `places` digits after the point, right-aligned in `width` columns.
  static func number(_ value: Double, _ digits: Int, width: Int = 7) -> String {
    let scale = (0..<digits).reduce(1) { size, _ in size * 10 }
    let units = Int((value * Double(scale)).rounded())
    let rest = digits == 0 ? "" : "." + String("\(units % scale + scale)".dropFirst())
    let text = "\(units / scale)" + rest
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
