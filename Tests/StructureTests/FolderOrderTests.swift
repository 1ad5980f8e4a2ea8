import Foundation
import Repository
import Testing

@Suite("References only go down")
struct FolderOrderTests {
  /// A file of a target.
  private struct Source {
    /// The folder of the target that it stands in, or `.`.
    let folder: String
    let path: String
    let code: SwiftCode

    init(_ file: RepositoryFiles.File, of target: String) {
      let parts = file.path.split(separator: "/").drop { $0 != target }.dropFirst()
      folder = parts.count > 1 ? String(parts[parts.startIndex]) : "."
      path = file.path
      code = SwiftCode(file.text)
    }
  }

  private static func sources(of target: String) throws -> [Source] {
    try RepositoryFiles.files(in: "Sources/\(target)", ending: ".swift").map { Source($0, of: target) }
  }

  private static func rank(of name: String, in ranks: [[String]]) -> Int? {
    ranks.firstIndex { $0.contains(name) } ?? ranks.firstIndex { $0.contains(FolderOrder.others) }
  }

  @Test func targetsImportOnlyWhatStandsBelowThem() throws {
    let names = try RepositoryFiles.folders(in: "Sources").filter { name in
      try !RepositoryFiles.files(in: "Sources/\(name)", ending: ".swift").isEmpty
    }
    #expect(Set(names) == Set(FolderOrder.targets.joined()))
    for target in names {
      let rank = try #require(Self.rank(of: target, in: FolderOrder.targets))
      for source in try Self.sources(of: target) {
        for module in source.code.imports {
          guard let imported = Self.rank(of: module, in: FolderOrder.targets) else { continue }
          #expect(imported < rank, "\(source.path) imports \(module)")
        }
      }
    }
  }

  @Test func everyTargetWithFoldersHasAnOrder() throws {
    for target in FolderOrder.targets.joined() {
      let folders = Set(try Self.sources(of: target).map(\.folder))
      guard folders.count > 1 else { continue }
      let ordered = (FolderOrder.folders[target] ?? []).joined()
      let named = Set(ordered).subtracting([FolderOrder.others])
      #expect(ordered.count == Set(ordered).count && named.isSubset(of: folders), "the folders of \(target)")
      #expect(ordered.contains(FolderOrder.others) || named == folders, "the folders of \(target)")
    }
  }

  /// By the names of types alone; members of extensions are not seen.
  @Test(arguments: FolderOrder.folders.keys.sorted())
  func foldersReferOnlyToWhatStandsBelowThem(target: String) throws {
    let ranks = try #require(FolderOrder.folders[target])
    let sources = try Self.sources(of: target)
    var owners: [String: Set<String>] = [:]
    for source in sources {
      for type in source.code.topLevelTypes { owners[type, default: []].insert(source.folder) }
    }
    for source in sources {
      let rank = try #require(Self.rank(of: source.folder, in: ranks), "\(source.path) stands in no ordered folder")
      for name in source.code.typeNames.sorted() {
        guard let folders = owners[name], !folders.contains(source.folder) else { continue }
        for folder in folders {
          let owner = try #require(Self.rank(of: folder, in: ranks))
          #expect(owner < rank, "\(source.path) refers to \(name) of \(folder)")
        }
      }
    }
  }

  @Test(arguments: FolderOrder.withoutOptions)
  func noTextSpellsAnOption(target: String) throws {
    for source in try Self.sources(of: target) {
      for text in source.code.texts {
        #expect(!text.contains(#/(^|[^-])--[a-z]/#), "\(source.path): \(text)")
      }
    }
  }

  @Test func codeIsReadWithoutCommentsAndTexts() {
    let code = SwiftCode(
      """
      import Alpha  // import Beta
      @testable public import struct /* Gamma /* Delta */ */ Epsilon.Zeta
      public struct Eta { let theta = "Iota \\(Kappa("Lambda \\(Mu())")) Nu" }
      private enum Xi {}
      let omicron = #"Pi \\(Rho) \\#(Sigma)"#; let tau = \"\"\"
        Upsilon "Phi" \\(Chi.psi)
        \"\"\"
      @MainActor final class Omega {}
      """)
    #expect(
      code.typeNames == ["Alpha", "Epsilon", "Zeta", "Eta", "Kappa", "Mu", "Xi", "Sigma", "Chi", "Omega", "MainActor"])
    #expect(code.texts.contains("Lambda ") && code.texts.contains(#"Pi \(Rho) "#))
    #expect(code.topLevelTypes == ["Eta", "Omega"])
    #expect(code.imports == ["Alpha", "Epsilon"])
  }
}
