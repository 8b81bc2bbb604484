import Diagnostics
import Foundation
import ImageSets
import TestSupport
import Testing

@Suite("trees of class folders")
struct ImageTreeTests {
  let temporary: TemporaryDirectory
  let root: String

  init() throws {
    temporary = try TemporaryDirectory()
    root = temporary.file("pictures of 'mine'")
    for path in [
      "train/dog/b.JPEG", "train/dog/a.png", "train/cat/1.jpg", "train/Zebra/1.jpg",
      "val/dog/1.jpg", "val/cat/1.jpg", "val/Zebra/1.jpg",
    ] { try touch(path) }
  }

  private func touch(_ path: String) throws {
    let url = URL(fileURLWithPath: "\(root)/\(path)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data().write(to: url)
  }

  private func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: "\(root)/\(path)")
  }

  private func refusal(_ code: ExitCode, saying words: String) throws -> Failure {
    let failure = try #require(throws: Failure.self) { try ImageTree(root: root) }
    #expect(failure.code == code)
    #expect(failure.problem.contains(words), "\(failure)")
    #expect(failure.place?.hasPrefix(root) == true && failure.remedy != nil)
    return failure
  }

  @Test("classes and files are numbered by the bytes of their names")
  func order() throws {
    let tree = try ImageTree(root: root)
    #expect(tree.classes == ["Zebra", "cat", "dog"])
    #expect(
      tree.train.map(\.path)
        == ["train/Zebra/1.jpg", "train/cat/1.jpg", "train/dog/a.png", "train/dog/b.JPEG"])
    #expect(tree.train.map(\.label) == [0, 1, 2, 2])
    #expect(tree.test.map(\.path) == ["val/Zebra/1.jpg", "val/cat/1.jpg", "val/dog/1.jpg"])
    #expect(tree.passedOver.isEmpty)
  }

  @Test("test/ serves where there is no val/")
  func testFolder() throws {
    try FileManager.default.moveItem(atPath: "\(root)/val", toPath: "\(root)/test")
    #expect(try ImageTree(root: root).test.first?.path == "test/Zebra/1.jpg")
  }

  @Test("hidden files are left out, others that are no pictures are listed")
  func otherFiles() throws {
    for path in ["train/.DS_Store", "train/dog/.hidden.jpg", "train/dog/notes.txt", "val/list.csv"]
    {
      try touch(path)
    }
    let tree = try ImageTree(root: root)
    #expect(tree.train.count == 4)
    #expect(tree.passedOver == ["train/dog/notes.txt", "val/list.csv"])
  }

  @Test("pictures one folder deeper, as in Tiny ImageNet; links do not lead to other classes")
  func deeper() throws {
    try touch("train/cat/images/2.jpg")
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: "\(root)/train/cat/loop", withDestinationPath: "\(root)/train")
    try manager.createSymbolicLink(
      atPath: "\(root)/train/cat/3.jpg", withDestinationPath: "\(root)/train/dog/b.JPEG")
    let tree = try ImageTree(root: root)
    #expect(
      tree.train.filter { $0.label == 1 }.map(\.path)
        == ["train/cat/1.jpg", "train/cat/3.jpg", "train/cat/images/2.jpg"])
    #expect(tree.passedOver == ["train/cat/loop"])
  }

  @Test("a class folder may itself be a link")
  func linkedClass() throws {
    try FileManager.default.moveItem(atPath: "\(root)/train/dog", toPath: temporary.file("dogs"))
    try FileManager.default.createSymbolicLink(
      atPath: "\(root)/train/dog", withDestinationPath: temporary.file("dogs"))
    #expect(try ImageTree(root: root).train.count == 4)
  }

  @Test("a missing root, train or test folder")
  func missing() throws {
    let failure = try #require(throws: Failure.self) {
      try ImageTree(root: temporary.file("nothing"))
    }
    #expect(failure.code == .missingInput)
    try remove("val")
    #expect(
      try refusal(.missingInput, saying: "no folder of test").expected?.contains("val") == true)
    try remove("train")
    _ = try refusal(.missingInput, saying: "no folder train")
  }

  @Test("classes that differ are named")
  func differentClasses() throws {
    try remove("val/cat")
    try touch("val/car/1.jpg")
    let failure = try refusal(.badData, saying: "different classes")
    #expect(failure.found == "cat only in train, car only in val")
  }

  @Test("a class without pictures is named")
  func emptyClass() throws {
    try remove("train/cat/1.jpg")
    try touch("train/cat/readme.md")
    #expect(try refusal(.badData, saying: "no pictures").place == "\(root)/train/cat")
  }

  @Test("a single class cannot be learnt")
  func singleClass() throws {
    for part in ["train", "val"] { for name in ["cat", "dog"] { try remove("\(part)/\(name)") } }
    _ = try refusal(.badData, saying: "at least two classes")
  }

  @Test(
    "names that are not UTF-8 are refused, with the folder and their bytes",
    arguments: [
      ("train", "b\u{e9}b\u{e9}/1.jpg", #"b\xe9b\xe9"#),
      ("train/dog", "\u{e9}t\u{e9}.jpg", #"\xe9t\xe9.jpg"#),
    ])
  func namesThatAreNoText(folder: String, path: String, escaped: String) throws {
    // ISO 8859-1: each of its characters is a byte.
    let bytes = "\(root)/\(folder)/".utf8.map { $0 } + path.unicodeScalars.map { UInt8($0.value) }
    let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for count in 2..<parts.count {
      mkdir(
        parts[..<count].joined(separator: [UInt8(ascii: "/")]).map(CChar.init(bitPattern:)) + [0],
        0o755)
    }
    let descriptor = creat(bytes.map(CChar.init(bitPattern:)) + [0], 0o644)
    #expect(descriptor >= 0)
    close(descriptor)
    let failure = try refusal(.badData, saying: "not UTF-8")
    #expect(failure.place == "\(root)/\(folder)" && failure.found == escaped)
  }

  @Test("two class folders whose names differ in their Unicode form alone are refused")
  func unicodeForms() throws {
    try touch("train/\u{e9}t\u{e9}/1.jpg")
    try touch("train/e\u{301}te\u{301}/1.jpg")
    try touch("val/\u{e9}t\u{e9}/1.jpg")
    #expect(try refusal(.badData, saying: "Unicode forms").place == "\(root)/train")
    try remove("train/\u{e9}t\u{e9}/1.jpg")
    try remove("train/\u{e9}t\u{e9}")
    let tree = try ImageTree(root: root)
    #expect(tree.classes.count == 4 && tree.train.count == 5 && tree.test.count == 4)
  }
}
