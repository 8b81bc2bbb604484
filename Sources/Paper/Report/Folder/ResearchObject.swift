import Documents
import Foundation
import Storage

/// `ro-crate-metadata.json` of a report's folder: what the manifest says, in the words of RO-Crate 1.1, which archives
/// and search engines read. It follows from the manifest alone.
package struct ResearchObject {
  private let manifest: Manifest
  private let manifestChecksum: String
  private let date: Date

  package static func path(in folder: String) -> String { folder + "/ro-crate-metadata.json" }

  /// - Parameter date: of publication, never "now": see `documentDate`.
  package init(_ manifest: Manifest, date: Date) throws {
    self.manifest = manifest
    self.date = date
    manifestChecksum = SHA256.hex(try manifest.encoded())
  }

  private typealias Entity = [String: Any]

  /// The file's bytes: entities and keys in order, so that equal manifests are equal files.
  package func encoded() throws -> [UInt8] {
    let graph: [Entity] =
      [descriptor, root] + files + inputs + actions + [program, license, authors]
      + libraries.map { $0.entity }
    // The standard's own context has no checksum.
    let context: [Any] = [
      "https://w3id.org/ro/crate/1.1/context", ["sha256": "http://schema.org/sha256"],
    ]
    let data = try JSONSerialization.data(
      withJSONObject: ["@context": context, "@graph": graph],
      options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return Array(data) + Array("\n".utf8)
  }

  private var descriptor: Entity {
    [
      "@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": reference("./"),
      "conformsTo": reference("https://w3id.org/ro/crate/1.1"),
    ]
  }

  private var root: Entity {
    [
      "@id": "./", "@type": "Dataset",
      "name": "Gradient estimators in disguise: a reproduction (\(manifest.profile ?? "partial"))",
      "description":
        "Report, figures, tables and findings of a reproduction of “Custom Gradient Estimators are Straight-Through "
        + "Estimators in Disguise”. Data: \(manifest.data).",
      "datePublished": String(date.formatted(.iso8601).prefix(10)),
      "license": reference(Self.license), "author": reference("#authors"),
      "publisher": reference("#authors"),
      "isBasedOn": [
        "@id": "https://arxiv.org/abs/2405.05171"
      ],
      "hasPart": files.map { reference($0["@id"] as? String ?? "") },
      "mentions": actions.map { reference($0["@id"] as? String ?? "") },
    ]
  }

  // MARK: - Files

  /// Everything in the folder but this file itself. How long things took never repeats, and has no checksum.
  private var files: [Entity] {
    var files = manifest.outputs.sorted { $0.key < $1.key }.map { path, entry in
      file(path, sha256: entry.sha256)
    }
    files.append(file("manifest.json", sha256: manifestChecksum))
    files.append(file("timings.json", sha256: nil))
    return files
  }

  private func file(_ path: String, sha256: String?) -> Entity {
    let ending = path.split(separator: ".").last.map(String.init) ?? ""
    var file: Entity = [
      "@id": path, "@type": "File", "name": name(path),
      "encodingFormat": Self.formats[ending] ?? "application/octet-stream",
    ]
    if let sha256 { file["sha256"] = sha256 }
    return file
  }

  private static let formats = [
    "pdf": "application/pdf", "png": "image/png", "html": "text/html", "csv": "text/csv",
    "tex": "text/x-tex", "json": "application/json",
  ]

  /// "Table 4: its numbers".
  private func name(_ path: String) -> String {
    if let known = Self.names[path] { return known }
    let name = path.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? path
    let label = Placement.label(of: name)
    return path.hasSuffix(".csv")
      ? "\(label): its numbers, unrounded" : path.hasSuffix(".tex") ? "\(label) as LaTeX" : label
  }

  private static let names = [
    "report.pdf": "The report as pages", "report.html": "The report as one web page",
    "findings.json":
      "Every number and verdict of the report, with seeds, interval, rule and inputs",
    "manifest.json": "Inputs and outputs with their checksums, and what determines them",
    "timings.json": "How long each output took to draw",
  ]

  /// What was read, and is not in the folder: by path from the project's root, runs from the profile's folder.
  private var inputs: [Entity] {
    allInputs.map { input in
      [
        "@id": "#\(input.path)", "@type": "CreativeWork", "name": input.path,
        "sha256": input.sha256,
        "encodingFormat": input.path.hasSuffix(".h5") ? "application/x-hdf5" : "text/plain",
      ]
    }
  }

  private var allInputs: [(path: String, sha256: String)] {
    (manifest.inputs.map { ($0.key, $0.value) } + manifest.runs.map { ($0.key, $0.value) })
      .sorted { $0.0 < $1.0 }
  }

  // MARK: - What was done

  private var actions: [Entity] {
    let runs = manifest.runs.keys.filter { $0.hasPrefix("runs/") }.sorted()
    let analyses = manifest.inputs.keys.filter { $0.hasSuffix(".h5") }.sorted()
    return [
      action(
        "train", "Trains every run with its seed", from: [], to: runs.map { "#\($0)" }),
      action(
        "analyze", "Compares runs and judges them by the rules", from: runs.map { "#\($0)" },
        to: analyses.map { "#\($0)" }),
      action(
        "render", "Draws figures, tables and the report",
        from: manifest.inputs.keys.sorted().map { "#\($0)" },
        to: manifest.outputs.keys.sorted()),
    ]
  }

  private func action(
    _ stage: String, _ description: String, from inputs: [String], to outputs: [String]
  ) -> Entity {
    [
      "@id": "#\(stage)", "@type": "CreateAction", "name": stage, "description": description,
      "instrument": [reference("#program")] + libraries.map { reference($0.id) },
      "agent": reference("#authors"), "object": inputs.map(reference),
      "result": outputs.map(reference),
    ]
  }

  // MARK: - By whom and with what

  private var program: Entity {
    var program: Entity = [
      "@id": "#program", "@type": "SoftwareApplication", "name": "straight-through-in-disguise",
      "version": manifest.provenance["version"] ?? projectVersion,
      "operatingSystem": manifest.provenance["operating_system"] ?? "",
      "processorRequirements": manifest.provenance["processor"] ?? "",
      "license": reference(Self.license),
    ]
    if let commit = manifest.provenance["commit"] {
      let changes = manifest.provenance["uncommitted_changes"] == "yes"
      program["identifier"] = commit + (changes ? " with uncommitted changes" : "")
    }
    return program
  }

  /// "libraries = Cairo 1.16.0, Pango 1.50.12" among what determines the outputs.
  private var libraries: [(id: String, entity: Entity)] {
    let opening = "libraries = "
    let line = manifest.key.first { $0.hasPrefix(opening) }?.dropFirst(opening.count) ?? ""
    return line.split(separator: ",").compactMap { library in
      let words = library.split(separator: " ").map(String.init)
      guard words.count == 2 else { return nil }
      let id = "#\(words[0].lowercased())"
      return (
        id,
        ["@id": id, "@type": "SoftwareApplication", "name": words[0], "version": words[1]]
      )
    }
  }

  private static let license = "https://www.apache.org/licenses/LICENSE-2.0"

  private var license: Entity {
    [
      "@id": Self.license, "@type": "CreativeWork", "name": "Apache License 2.0",
      "identifier": "Apache-2.0",
    ]
  }

  private var authors: Entity {
    [
      "@id": "#authors", "@type": "Organization",
      "name": "The authors of straight-through-in-disguise",
    ]
  }

  private func reference(_ id: String) -> Entity { ["@id": id] }
}
