import Diagnostics
import Foundation
import Results

/// `manifest.json` of a report's folder: every output with its SHA-256 and the inputs it came from.
package struct Manifest: Codable, Equatable {
  /// An output.
  package struct Entry: Codable, Equatable {
    package var sha256: String
    /// The key of the rendering that made it; an output with another key is out of date.
    package var key: String
    /// Names among `inputs`.
    package var inputs: [String]

    package init(sha256: String, key: String, inputs: [String]) {
      self.sha256 = sha256
      self.key = key
      self.inputs = inputs
    }
  }

  package var version = 1
  /// The profile of the main experiment's runs; nil in manifests that name it among the key's lines.
  package var profile: String?
  /// The name of the data that were trained on: "MNIST".
  package var data = ""
  /// Where the runs come from: commit, processor, BLAS and the like, by name.
  package var provenance: [String: String] = [:]
  /// SHA-256 of every file that was read, by path.
  package var inputs: [String: String] = [:]
  /// SHA-256 of every run file behind the analysis, by path.
  package var runs: [String: String] = [:]
  /// SHA-256 of the forecast of cost that was read; nil for a report without.
  package var cost: String?
  /// What determines the outputs, line by line.
  package var key: [String] = []
  /// By path below the folder: "figures/figure-1.pdf".
  package var outputs: [String: Entry] = [:]

  package init() {}

  /// The manifest of a folder; nil when there is none or it cannot be read, which makes everything in the
  /// folder out of date.
  package init?(folder: String) {
    guard let data = FileManager.default.contents(atPath: Self.path(in: folder)),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: data), manifest.version == 1
    else { return nil }
    self = manifest
  }

  package static func path(in folder: String) -> String { folder + "/manifest.json" }

  /// Takes over what the analyses say of their origin, the main one first.
  mutating func describe(_ analyses: [AnalysisResult]) {
    data = analyses.map(\.dataset.name).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }.joined(separator: ", ")
    profile = analyses.first?.profile
    // Of the further ones, what the main one's runs have no word for: OpenBLAS, on which only residual networks rest.
    provenance = Dictionary(analyses.flatMap(\.runProvenance.entries).map { ($0.name, $0.value) }) {
      first, _ in first
    }
    runs = Dictionary(analyses.flatMap(\.inputs).map { ($0.path, $0.sha256) }) { first, _ in first }
  }

  /// The file's bytes: keys in order, so that equal manifests are equal files.
  package func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + Array("\n".utf8)
  }
}
