import Configurations
import Diagnostics
import Experiments
import Foundation
import TestSupport
import Testing

/// The committed experiment files, and copies of them with one fault put in.
enum ExperimentFiles {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "pipeline/experiments")

  static func path(_ name: String) -> String { folder.appending(path: name).path }

  static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  static func mnist(_ profile: String = "default") throws -> Experiment {
    try Experiment.read(path: path("mnist.yaml"), profile: profile)
  }

  /// `mnist.yaml` with its first `old` replaced, or all of them, in a folder of its own.
  static func mnist(
    replacing old: String, by new: String, everywhere: Bool = false, profile: String = "default"
  ) throws -> Experiment {
    let folder = try TemporaryDirectory()
    let text = try text("mnist.yaml")
    let path = try write(
      everywhere ? text.replacing(old, with: new) : text, replacing: everywhere ? new : old,
      by: new, in: folder)
    return try Experiment.read(path: path, profile: profile)
  }

  /// `text` with its first `old` replaced, under the name that `text` gives itself, beside its base.
  static func write(
    _ text: String, replacing old: String, by new: String, in folder: TemporaryDirectory
  ) throws -> String {
    let range = try #require(text.range(of: old), "the file has no “\(old)”")
    let name = text.firstMatch(of: /(?m)^name: (\S+)/)?.1 ?? "faulty"
    let path = folder.file("\(name).yaml")
    try text.replacingCharacters(in: range, with: new).write(
      toFile: path, atomically: true, encoding: .utf8)
    if let base = text.firstMatch(of: /(?m)^base: (\S+)/)?.1 {
      try self.text(String(base)).write(
        toFile: folder.file(String(base)), atomically: true, encoding: .utf8)
    }
    return path
  }

  /// "line:column" of the first `word` in `text` after the first `anchor`, counted from 1.
  static func place(of word: String, after anchor: String = "", in text: String) throws -> String {
    let start = anchor.isEmpty ? text.startIndex : try #require(text.range(of: anchor)).upperBound
    let found = try #require(text.range(of: word, range: start..<text.endIndex)).lowerBound
    let before = text[..<found]
    let line = before.count { $0 == "\n" } + 1
    let column =
      before.unicodeScalars.count
      - (before.lastIndex(of: "\n").map {
        before[...$0].unicodeScalars.count
      } ?? 0) + 1
    return "\(line):\(column)"
  }
}

/// The failure that `work` ends with.
func failure(of work: () throws -> some Any) throws -> Failure {
  do {
    _ = try work()
  } catch let failure as Failure {
    return failure
  }
  Issue.record("nothing was refused")
  throw CancellationError()
}
