import Foundation
import ImageSets
import Records
import Storage
import TestSupport

/// A tree of class folders that a test fills, and sets prepared from it.
struct CraftedTree {
  let temporary: TemporaryDirectory
  let root: String

  init() throws {
    temporary = try TemporaryDirectory()
    root = temporary.file("pictures")
  }

  static func fixture(_ name: String) throws -> [UInt8] {
    let path = "\(SharedData.packageRoot)/Tests/DatasetsTests/Fixtures/\(name)"
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  func add(_ bytes: [UInt8], _ path: String) throws {
    let url = URL(fileURLWithPath: "\(root)/\(path)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func add(fixture name: String, _ path: String) throws {
    try add(try Self.fixture(name), path)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: "\(root)/\(path)")
  }

  /// Two classes with `count` sound pictures each in train and one each in val.
  func fill(count: Int = 3) throws {
    for name in ["cat", "dog"] {
      for number in 0..<count { try add(fixture: "rgb.jpg", "train/\(name)/\(number).jpg") }
      try add(fixture: "rgb.png", "val/\(name)/0.png")
    }
  }

  func preparation(_ output: String = "set") -> ImagePreparation {
    var preparation = ImagePreparation(output: temporary.file(output))
    preparation.folder = root
    return preparation
  }

  @discardableResult
  func prepare(
    _ output: String = "set", force: Bool = false,
    _ change: (inout ImagePreparation) -> Void = { _ in }
  ) throws -> ImagePreparation.Report {
    var preparation = preparation(output)
    change(&preparation)
    return try preparation.run(force: force, isDryRun: false, progress: { _, _ in }) {
      Provenance(entries: [("made", "by a test")])
    }
  }

  /// SHA-256 of every file of a set that counts, by name.
  func checksums(_ output: String = "set") throws -> [String: String] {
    let folder = temporary.file(output)
    var sums: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where !name.hasPrefix(".") {
      sums[name] = SHA256.hex(try readBytes("\(folder)/\(name)"))
    }
    return sums
  }

  /// A set of generated images.
  static func generated(
    train: Int, test: Int, in temporary: TemporaryDirectory, _ output: String = "generated"
  ) throws -> ImageSet {
    var preparation = ImagePreparation(output: temporary.file(output))
    preparation.generatedTrainCount = train
    preparation.generatedTestCount = test
    _ = try preparation.run(force: false, isDryRun: false, progress: { _, _ in }) {
      Provenance(entries: [])
    }
    return try ImageSet(index: temporary.file(output))
  }
}
