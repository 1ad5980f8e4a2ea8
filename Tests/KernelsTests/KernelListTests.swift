import Foundation
import Repository
import Testing

/// A vector loop, by its declaration in a header of `CKernels`: the headers are the one list of them.
private struct Kernel: CustomStringConvertible {
  /// The function's name, `spike_sum_rows`.
  let name: String
  /// The header that declares it.
  let header: String
  /// How many parameters it has.
  let parameters: Int

  var description: String { name }

  /// `SpikeReference` for a loop that begins with `spike_`.
  var reference: String { "\(name.prefix { $0 != "_" }.capitalized)Reference" }

  /// `sumRows` for `spike_sum_rows`.
  var referenceFunction: String {
    let words = name.split(separator: "_").dropFirst()
    return words.first.map { String($0) + words.dropFirst().map { $0.capitalized }.joined() } ?? ""
  }

  /// The loops of a header; those that tell the width are none.
  static func all(in header: RepositoryFiles.File) -> [Kernel] {
    header.text.matches(of: /(?m)^(?:void|size_t|uint32_t|struct [a-z_]+) ([a-z]+_[a-z_]+)\(([^)]*)\);/).map { match in
      Kernel(
        name: String(match.1), header: header.path, parameters: match.2.split(separator: ",").count)
    }
  }
}

@Suite("Every vector loop has a reference, a comparison with it and a check at every width")
struct KernelListTests {
  private static let folder = "Sources/CKernels"

  private static func kernels() throws -> [Kernel] {
    try RepositoryFiles.files(in: "\(folder)/include", ending: ".h").flatMap { Kernel.all(in: $0) }
  }

  /// The text of some files, one after the other.
  private static func text(in folder: String, ending: String) throws -> String {
    try RepositoryFiles.files(in: folder, ending: ending).map(\.text).joined()
  }

  @Test func theHeadersAreRead() throws {
    let kernels = try Self.kernels()
    #expect(Set(kernels.map(\.name)).count == kernels.count)
    #expect(Set(kernels.map(\.header)).count == 4)
    // What is declared in any other way would escape the checks below.
    let headers = try Self.text(in: "\(Self.folder)/include", ending: ".h")
    let declarations = headers.matches(of: /(?m)^[a-z][^\n\/{]*\(/).count
    let ofTheWidth = headers.matches(of: /kernel_width(_name)?\(void\);/).count
    #expect(declarations == kernels.count + ofTheWidth)
  }

  @Test func everyLoopIsCompiledForEveryWidth() throws {
    let sources = try Self.text(in: Self.folder, ending: ".c")
    for kernel in try Self.kernels() where !sources.contains("KERNEL(void, \(kernel),") {
      let isDispatchedByMacro = sources.contains(try Regex("KERNEL\\([a-z0-9_ ]+, \(kernel),"))
      let isDispatchedByHand = sources.contains(
        try Regex("\(kernel)\\([^)]*\\) \\{\n  if \\(kernel_width_in_use == KERNEL_WIDTH_AVX512\\)"))
      #expect(isDispatchedByMacro || isDispatchedByHand, "\(kernel) is compiled for one width")
    }
  }

  @Test func everyLoopHasAReferenceOfTheSameParameters() throws {
    let references = try RepositoryFiles.files(in: "Sources/Kernels/Reference", ending: ".swift")
    for kernel in try Self.kernels() {
      let function = try Regex(
        "package static func \(kernel.referenceFunction)\\(([^{]*)\\)( -> \\w+)? \\{",
        as: (Substring, Substring, Substring?).self)
      let found = references.filter {
        $0.path.hasSuffix("/\(kernel.reference).swift") || $0.path.contains("/\(kernel.reference)+")
      }
      .compactMap { $0.text.firstMatch(of: function) }
      #expect(found.count == 1, "\(kernel) of \(kernel.header) wants \(kernel.reference).\(kernel.referenceFunction)")
      for match in found {
        #expect(match.1.split(separator: ",").count == kernel.parameters, "\(kernel) and its reference")
      }
    }
  }

  @Test func everyLoopIsComparedWithItsReference() throws {
    let tests = try Self.text(in: "Tests/KernelsTests", ending: ".swift")
    for kernel in try Self.kernels() {
      #expect(tests.contains(try Regex("\\b\(kernel)[(,]")), "no test calls \(kernel)")
      let reference = "\(kernel.reference)\\.\(kernel.referenceFunction)[(,]"
      #expect(tests.contains(try Regex(reference)), "no test calls \(reference)")
    }
  }

  @Test func everyLoopIsTriedAtEveryWidth() throws {
    let script = try RepositoryFiles.text("Scripts/check-kernels.sh")
    #expect(script.contains("for width in sse2 avx2 avx512"))
    let checks = try ["check", "digest"].map { try RepositoryFiles.text("Scripts/\($0)-kernels.c") }.joined()
    for kernel in try Self.kernels() {
      #expect(
        checks.contains(try Regex("\\b\(kernel)\\(")), "neither check-kernels.c nor digest-kernels.c calls \(kernel)")
    }
  }
}
