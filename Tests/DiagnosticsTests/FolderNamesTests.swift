import Diagnostics
import Foundation
import Testing

@Suite("names in a folder") struct FolderNamesTests {
  @Test("in the order of their bytes, without hidden ones; a folder that is not there is 66")
  func order() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "names-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["b", "é", "Z", ".hidden", "a b", String(repeating: "x", count: 255)] {
      try Data().write(to: folder.appending(path: name))
    }
    let names = try folderNames(folder.path)
    #expect(names == ["Z", "a b", "b", String(repeating: "x", count: 255), "é"])
    let failure = try #require(throws: Failure.self) { try folderNames("/no/such/folder") }
    #expect(failure.code == .missingInput && failure.place == "/no/such/folder")
  }

  @Test(
    "bytes that are no text are written out",
    arguments: [
      ([0x61, 0xe9, 0x62], #"a\xe9b"#), ([0xc3, 0xa9, 0xc3], #"é\xc3"#),
      ([0x0a, 0x1b, 0x7f], #"\x0a\x1b\x7f"#),
      ([0xf0, 0x9f, 0x98, 0x80, 0x80], #"😀\x80"#), ([], ""),
    ] as [([UInt8], String)])
  func escaped(bytes: [UInt8], text: String) { #expect(escapedText(bytes) == text) }
}
