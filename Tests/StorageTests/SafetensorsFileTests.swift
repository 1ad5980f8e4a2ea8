import Foundation
import Storage
import SystemPackage
import Testing

@Suite struct SafetensorsFileTests {
  @Test func aFileIsReadAsItWasWritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("w.safetensors")
    let file = try #require(SafetensorsTests.content)
    try file.write(to: path)
    let back = try Safetensors(contentsOf: path)
    #expect(back == file)
    #expect(back.source == path)
    #expect(try Data(contentsOf: URL(filePath: path.string)).elementsEqual(SafetensorsTests.golden))
    #expect(try folder.names == ["w.safetensors"])
  }

  @Test func aFileAboveTheLimitIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("w.safetensors")
    try #require(SafetensorsTests.content).write(to: path)
    let size = SafetensorsTests.golden.count
    #expect(throws: Never.self) { try Safetensors(contentsOf: path, limit: size) }
    let error = #expect(throws: StorageError.self) { try Safetensors(contentsOf: path, limit: size - 1) }
    #expect(error?.path == path)
  }

  @Test func aMissingFileIsNamed() throws {
    let path = try TemporaryFolder().path.appending("none.safetensors")
    let error = #expect(throws: StorageError.self) { try Safetensors(contentsOf: path) }
    #expect(error?.path == path)
  }
}
