import Foundation
import Storage
import TestSupport
import Testing

/// A checkout of its own for one test: the pipeline folder with a tiny smoke profile, and the executables
/// that were built. Its path holds what shells and make trip over.
final class PipelineCheckout {
  private let temporary: TemporaryDirectory
  let root: URL

  init() throws {
    temporary = try TemporaryDirectory()
    root = temporary.url.appending(path: "a checkout, it's $HOME & Q̂")
    let files = FileManager.default
    try files.createDirectory(
      at: root.appending(path: ".build"), withIntermediateDirectories: true)
    try files.copyItem(
      atPath: SharedData.packageRoot + "/pipeline", toPath: path("pipeline"))
    try files.createSymbolicLink(
      at: root.appending(path: ".build/release"), withDestinationURL: BuiltStage.folder)
    try edit { text in
      for (old, new) in [
        ("steps: 200\n", "steps: 12\n"), ("steps_per_epoch: 20\n", "steps_per_epoch: 4\n"),
        ("snapshots: 4\n", "snapshots: 2\n"), ("evaluate_every: 100\n", "evaluate_every: 6\n"),
        ("train_images: 4000\n", "train_images: 400\n"),
        ("test_images: 1000\n", "test_images: 100\n"),
      ] { text = text.replacing(old, with: new) }
    }
    // Make is what these tests are about: one entry of each sweep is enough of them.
    try edit("sensitivity") {
      $0 = $0.replacing("pairs: [recipe, bits-1, dampened, plain-ste]", with: "pairs: [recipe]")
    }
    try edit("ablation") {
      $0 = $0.replacing(
        "pairs: [both, map, alpha, neither, htge, htge-map]", with: "pairs: [both, map]")
    }
    try edit("optimizers") {
      $0 = $0.replacing(
        "the numbers mean nothing\n    seeds: 1\n",
        with: "fewer\n    seeds: 1\n    pairs: [claimed-decay, adjusted-decay]\n")
    }
  }

  func path(_ relative: String) -> String { root.appending(path: relative).path }

  func exists(_ relative: String) -> Bool {
    FileManager.default.fileExists(atPath: path(relative))
  }

  func remove(_ relative: String) throws {
    try FileManager.default.removeItem(atPath: path(relative))
  }

  /// Changes an experiment file.
  func edit(_ experiment: String = "mnist", _ change: (inout String) -> Void) throws {
    let file = path("pipeline/experiments/\(experiment).yaml")
    let before = try String(contentsOfFile: file, encoding: .utf8)
    var after = before
    change(&after)
    #expect(after != before, "the edit changes nothing")
    try after.write(toFile: file, atomically: true, encoding: .utf8)
  }

  /// `make -C pipeline …` as a user types it, without compiling: the executables are there. Without a
  /// network and without MNIST, unless `variables` name it.
  func make(_ arguments: String...) throws -> BuiltStage.Ending { try make(arguments) }

  /// The same, with further variables of the environment.
  func make(
    _ arguments: [String], environment: [String: String?] = [:]
  ) throws -> BuiltStage.Ending {
    let outside: [String: String?] = [
      "MAKEFLAGS": nil, "MAKELEVEL": nil, "MFLAGS": nil, "MNIST_DIR": nil, "IMAGES_DIR": nil,
    ]
    return try BuiltStage(at: "/usr/bin/make").run(
      ["-C", "pipeline", "SWIFT=true"] + arguments, in: root.path,
      environment: outside.merging(environment) { $1 })
  }

  /// SHA-256 of every result below `folder` by path; no hidden files, and not how long things took.
  func checksums(of folder: String) throws -> [String: String] {
    var sums: [String: String] = [:]
    let names = try FileManager.default.subpathsOfDirectory(atPath: path(folder))
    for name in names where !(name as NSString).lastPathComponent.hasPrefix(".") {
      guard !name.hasSuffix("timings.json") else { continue }
      var isFolder: ObjCBool = false
      let file = path("\(folder)/\(name)")
      guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      sums[name] = SHA256.hex(try Data(contentsOf: URL(filePath: file)))
    }
    return sums
  }

  /// When every file below `folder` was last written.
  func modificationTimes(of folder: String) throws -> [String: Date] {
    var times: [String: Date] = [:]
    for name in try checksums(of: folder).keys {
      let attributes = try FileManager.default.attributesOfItem(atPath: path("\(folder)/\(name)"))
      times[name] = attributes[.modificationDate] as? Date
    }
    return times
  }
}
