import Foundation
import Kernels

/// What is fast and what is not: `synfire-benchmarks [kernels] [chip-kernels] [chip] [full-chip] [circuit] [learning] [ssnn] [data]`.
///
/// All run where none is named.
@main
struct SynfireBenchmarks {
  static func main() throws {
    let sections: [(name: String, run: () throws -> Void)] = [
      ("kernels", KernelBenchmarks.run), ("chip-kernels", ChipKernelBenchmarks.run), ("chip", ChipBenchmarks.run),
      ("full-chip", FullChipBenchmark.run),
      ("circuit", CircuitBenchmarks.run), ("learning", LearningBenchmarks.run),
      ("ssnn", StochasticSpikingBenchmarks.run), ("data", DataBenchmarks.run),
    ]
    let wanted = CommandLine.arguments.dropFirst()
    let names = sections.map(\.name)
    if let stranger = wanted.first(where: { !names.contains($0) }) {
      FileHandle.standardError.write(Data("wanted any of \(names.joined(separator: ", ")), got \(stranger)\n".utf8))
      exit(64)
    }
    print(
      "\(Machine.processor), \(Table.number(try Machine.clock(), digits: 2)) GHz measured, \(VectorWidth.current.rawValue)"
    )
    for section in sections where wanted.isEmpty || wanted.contains(section.name) { try section.run() }
  }
}
