import Diagnostics
import Foundation
import HDF5

/// Where a result comes from: which sources, which machine, which libraries.
///
/// It holds nothing that differs between two equal runs on one machine: no dates, durations or paths.
package struct Provenance: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package let name: String
    package let value: String
  }

  /// In the order in which a reader wants them.
  package private(set) var entries: [Entry]

  package init(entries: [(name: String, value: String)]) {
    self.entries = entries.map { Entry(name: $0.name, value: $0.value) }
  }

  /// The provenance of the running process.
  /// - Parameters:
  ///   - sources: the fingerprint of the sources that this stage was built from.
  ///   - numerics: what the stage knows of its arithmetic, such as its kernels.
  package init(sources: String, numerics: [(name: String, value: String)] = []) {
    let checkout = Checkout.current
    let own = [
      ("version", projectVersion), ("commit", checkout.commit),
      ("uncommitted_changes", checkout.isDirty.map { $0 ? "yes" : "no" } ?? "unknown"),
      ("source_fingerprint", sources), ("processor", processorName()),
      ("operating_system", operatingSystemName()),
    ]
    self.init(entries: own + numerics)
  }

  /// The same with an entry of this name at the end, in the place of one that there was.
  package func with(_ name: String, _ value: String) -> Provenance {
    Provenance(
      entries: entries.filter { $0.name != name }.map { ($0.name, $0.value) } + [(name, value)])
  }

  package subscript(name: String) -> String? { entries.first { $0.name == name }?.value }

  mutating func declare(in file: HDF5Fields) throws(Failure) {
    var pairs = entries.map { (name: $0.name, value: $0.value) }
    try file.group("/provenance")
    try file.pairs("/provenance/names", "/provenance/values", &pairs)
    self = Self(entries: pairs)
  }

  /// The provenance that an artifact carries.
  package init(from reader: HDF5Reader) throws(Failure) {
    self.init(entries: [])
    try declare(in: HDF5Fields(reading: reader))
  }
}

/// The version that `--version` prints, as in CHANGELOG.md.
package let projectVersion = "0.1.0"

/// The state of the git checkout that holds the running executable, or else the current folder.
package struct Checkout: Sendable {
  package let commit: String
  /// Whether tracked files differ from the commit; nil where there is no checkout.
  package let isDirty: Bool?

  package static let current: Checkout = {
    let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    for folder in [executable.deletingLastPathComponent().path, "."] {
      guard let commit = git(["rev-parse", "HEAD"], in: folder) else { continue }
      let changes = git(["status", "--porcelain", "--untracked-files=no"], in: folder)
      return Checkout(commit: commit, isDirty: changes.map { !$0.isEmpty })
    }
    return Checkout(commit: "unknown", isDirty: nil)
  }()

  private static func git(_ arguments: [String], in folder: String) -> String? {
    // What a result says of its commit must not depend on which folders its caller looks for programs in.
    var variables = ProcessInfo.processInfo.environment
    let folders = [variables["PATH"] ?? "", "/usr/local/bin", "/usr/bin", "/bin"]
    variables["PATH"] = folders.filter { !$0.isEmpty }.joined(separator: ":")
    let ending = runProgram(["git", "-C", folder] + arguments, environment: variables)
    guard let ending, ending.code == 0, ending.signal == 0 else { return nil }
    return String(decoding: ending.output, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

private func processorName() -> String {
  let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
  func field(_ name: String) -> String? {
    lines.split(separator: "\n").first { $0.hasPrefix(name) }?
      .split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
  }
  guard let model = field("model name"), !model.isEmpty else { return "unknown" }
  let family = field("cpu family").map { ", family \($0)" } ?? ""
  let number = field("model\t").map { ", model \($0)" } ?? ""
  return model + family + number
}

private func operatingSystemName() -> String {
  let lines = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
  let line = lines.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
  let name = line?.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: ["\""]) ?? ""
  return name.isEmpty ? "unknown" : name
}
