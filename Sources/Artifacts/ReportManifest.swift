import Diagnostics
import Foundation

/// What a report folder holds and what it was made from: `manifest.json`, written last, beside
/// `report.pdf`.
///
/// It names every figure, table and page with its SHA-256 and that of its inputs. Times are not part of
/// it, so that equal reports have equal manifests; they go to `timings.json`.
package struct ReportManifest: Codable, Equatable, Sendable {
  package struct NamedValue: Codable, Equatable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A file with the SHA-256 of its bytes.
  package struct Input: Codable, Equatable, Sendable {
    /// Relative to the project's root.
    package var path: String
    package var sha256: String

    package init(path: String, sha256: String) {
      self.path = path
      self.sha256 = sha256
    }
  }

  package struct Output: Codable, Equatable, Sendable {
    /// Relative to the report's folder: "figures/figure-1.pdf".
    package var path: String
    package var sha256: String
    package var inputs: [Input]

    package init(path: String, sha256: String, inputs: [Input]) {
      self.path = path
      self.sha256 = sha256
      self.inputs = inputs
    }
  }

  package static let fileName = "manifest.json"
  private static let schema = "report-manifest"
  private static let version = 1
  private static let remedy = "make the report again: make -C pipeline report"

  private var schemaName = Self.schema
  private var schemaVersion = Self.version
  package var experiment: String
  package var profile: String
  package var seeds: [Int]
  /// The data's name as tables print it: "MNIST".
  package var dataset: String
  /// Of the runs, as in their files.
  package var provenance: [NamedValue]
  package var outputs: [Output]

  package init(
    experiment: String, profile: String, seeds: [Int], dataset: String,
    provenance: [NamedValue], outputs: [Output]
  ) {
    self.experiment = experiment
    self.profile = profile
    self.seeds = seeds
    self.dataset = dataset
    self.provenance = provenance
    self.outputs = outputs
  }

  /// The same value always gives the same bytes.
  package func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try Array(encoder.encode(self)) + [UInt8(ascii: "\n")]
  }

  /// - Parameter folder: the report's folder.
  /// - Throws: `Failure` 66 when it holds no manifest, 65 when that is damaged or of another version.
  package init(folder: String) throws(Failure) {
    let path = "\(folder)/\(Self.fileName)"
    let bytes = try readBytes(path, remedy: Self.remedy)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      self = try decoder.decode(Self.self, from: Data(bytes))
    } catch {
      throw Failure(.badData, at: path, "this is no manifest of a report", remedy: Self.remedy)
    }
    guard schemaName == Self.schema, schemaVersion == Self.version else {
      throw Failure(
        .badData, at: path, "the manifest is of another kind or version",
        expected: "\(Self.schema) \(Self.version)", found: "\(schemaName) \(schemaVersion)",
        remedy: Self.remedy)
    }
  }

  package func provenance(_ name: String) -> String? {
    provenance.first { $0.name == name }?.value
  }
}
