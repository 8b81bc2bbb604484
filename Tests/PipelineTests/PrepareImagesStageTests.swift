import Diagnostics
import Foundation
import Records
import Storage
import TestSupport
import Testing

/// `prepare images` as a user runs it.
@Suite("stage prepare images")
struct PrepareImagesStageTests {
  let temporary: TemporaryDirectory
  private let stage = BuiltStage("prepare")
  private let few = ["--train-images", "60", "--test-images", "20"]

  init() throws { temporary = try TemporaryDirectory() }

  private func prepare(_ arguments: [String], variables: [String: String?] = [:]) throws
    -> BuiltStage.Ending
  {
    var environment = variables
    if environment.index(forKey: "IMAGES_DIR") == nil {
      environment.updateValue(nil, forKey: "IMAGES_DIR")
    }
    return try stage.run(["images"] + arguments, in: temporary.path, environment: environment)
  }

  /// A tree of `classes` folders with one drawn picture each in train and val.
  private func tree(_ name: String = "pictures", classes: Int = 3) throws -> String {
    let ending = try stage.run(
      [
        "imagenet-like", "--output", name, "--classes", "\(classes)", "--train-images", "1",
        "--test-images", "1",
      ], in: temporary.path)
    #expect(ending.code == 0, "\(ending.errors)")
    return temporary.file(name)
  }

  private func checksums(_ folder: String) throws -> [String: String] {
    var sums: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: temporary.file(folder))
    where !name.hasPrefix(".") {
      sums[name] = SHA256.hex(try readBytes(temporary.file("\(folder)/\(name)")))
    }
    return sums
  }

  @Test("help")
  func help() throws {
    let help = try prepare(["--help"])
    #expect(help.code == 0)
    for word in ["--images-dir", "--damaged-limit", "--dry-run", "Examples:", "IMAGES_DIR"] {
      #expect(help.output.contains(word))
    }
    #expect(try stage.run(["imagenet-like", "--help"]).output.contains("n00000000"))
  }

  @Test("wrong usage ends with 64")
  func usage() throws {
    for arguments in [
      ["--train-images", "9"], ["--test-images", "0"], ["--damaged-limit", "-1"],
      ["--images-dir", "x", "--train-images", "50"], ["--imagesdir", "x"], ["--output", ""],
    ] {
      let ending = try prepare(arguments)
      #expect(ending.code == ExitCode.usage.rawValue, "\(arguments): \(ending.errors)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
  }

  @Test("without a folder it draws images, says so, and has nothing to do the second time")
  func generated() throws {
    let first = try prepare(few)
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.output.contains("wrote build/data/images-generated"))
    #expect(first.output.contains("NO PHOTOGRAPHS"))
    let set = try ImageSet(index: temporary.file("build/data/images-generated"))
    #expect(set.description.isGenerated && set.trainCount == 60 && set.classes.count == 10)
    let second = try prepare(few)
    #expect(second.code == 0 && second.output.contains("up to date"))
    #expect(second.output.contains("NO PHOTOGRAPHS"))
    #expect(try prepare(["--dry-run"]).output.contains("train_images: 60 → 20000"))
  }

  @Test("a folder, by option or by variable; its name becomes the set's")
  func folder() throws {
    let root = try tree("Bilder von 'mir'", classes: 3)
    let first = try prepare(["--images-dir", root])
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.output.contains("wrote build/data/images-Bilder-von--mir-"))
    #expect(!first.output.contains("NO PHOTOGRAPHS"))
    let set = try ImageSet(index: temporary.file("build/data/images-Bilder-von--mir-"))
    #expect(set.description.name == "Bilder von 'mir'" && !set.description.isGenerated)
    let second = try prepare([], variables: ["IMAGES_DIR": root])
    #expect(second.code == 0 && second.output.contains("up to date"))
  }

  @Test("a dry run says what and why, and writes nothing")
  func dryRun() throws {
    let root = try tree()
    let before = try FileManager.default.subpathsOfDirectory(atPath: temporary.path)
    let ending = try prepare(["--dry-run", "--images-dir", root])
    #expect(ending.code == 0)
    #expect(ending.output.contains("would write build/data/images-pictures: it does not exist"))
    #expect(try FileManager.default.subpathsOfDirectory(atPath: temporary.path) == before)
  }

  @Test("what is missing ends with 66, what is damaged with 65, by name; no set is left")
  func refusals() throws {
    let missing = try prepare(["--images-dir", "nowhere"])
    #expect(missing.code == ExitCode.missingInput.rawValue && missing.errors.contains("nowhere"))
    let root = try tree()
    try Data("no picture".utf8).write(
      to: URL(fileURLWithPath: "\(root)/train/n00000001/extra.JPEG"))
    let damaged = try prepare(["--images-dir", root, "--damaged-limit", "0"])
    #expect(damaged.code == ExitCode.badData.rawValue)
    #expect(damaged.errors.contains("train/n00000001/extra.JPEG: neither a JPEG nor a PNG file"))
    #expect(damaged.errors.contains("DAMAGED_LIMIT=1"))
    #expect(
      !FileManager.default.fileExists(atPath: temporary.file("build/data/images-pictures/index.h5"))
    )
    let warned = try prepare(["--images-dir", root])
    #expect(warned.code == 0 && warned.errors.contains("warning: left out: train/n00000001/extra"))
    #expect(warned.output.contains("left out: 1 files"))
  }

  @Test("an output that cannot be made ends with 73, one that is being worked on with 75")
  func outputs() throws {
    try Data().write(to: temporary.url.appending(path: "file"))
    #expect(try prepare(few + ["--output", "file/set"]).code == ExitCode.cannotCreate.rawValue)
    let lock = try FileLock(for: temporary.file("busy/index.h5"))
    #expect(try prepare(few + ["--output", "busy", "--no-wait"]).code == ExitCode.busy.rawValue)
    withExtendedLifetime(lock) {}
  }

  /// Starts the stage, kills it `delay` seconds after its first progress line, and waits.
  private func kill(_ arguments: [String], after delay: Double) throws {
    let process = Process()
    process.executableURL = stage.executable
    process.arguments = ["images"] + arguments
    process.currentDirectoryURL = temporary.url
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    _ = errors.fileHandleForReading.availableData
    Thread.sleep(forTimeInterval: delay)
    Foundation.kill(process.processIdentifier, SIGKILL)
    _ = try errors.fileHandleForReading.readToEnd()
    process.waitUntilExit()
  }

  @Test(
    "killed at any moment it leaves no set or a whole one; the next call gives an unbroken one's bytes"
  )
  func killed() throws {
    let many = ["--train-images", "1500", "--test-images", "100"]
    for delay in [0, 0.05, 0.15, 0.3, 0.45] {
      try kill(many + ["--output", "killed"], after: delay)
      if FileManager.default.fileExists(atPath: temporary.file("killed/index.h5")) {
        let set = try ImageSet(index: temporary.file("killed"))
        #expect(set.trainCount == 1500 && set.missingShard == nil)
        try FileManager.default.removeItem(atPath: temporary.file("killed/index.h5"))
      }
    }
    #expect(try prepare(many + ["--output", "killed"]).code == 0)
    #expect(try prepare(many + ["--output", "whole"]).code == 0)
    #expect(try checksums("killed") == checksums("whole"))
  }

  @Test("a killed call leaves the set that was there before")
  func killedOverAnother() throws {
    #expect(try prepare(few + ["--output", "set"]).code == 0)
    let before = try ImageSet(index: temporary.file("set"))
    try kill(["--train-images", "3000", "--test-images", "100", "--output", "set"], after: 0.05)
    #expect(try ImageSet(index: temporary.file("set")) == before && before.missingShard == nil)
    for index in 0..<before.trainCount { _ = try before.train.encodedBytes(of: index) }
  }
}
