import Drawing
import Foundation
import Report
import Storage
import TestSupport
import Testing

/// The folder's description for archives, held against the folder.
@Suite("The report’s folder as a research object") struct ResearchObjectTests {
  private typealias Entity = [String: Any]

  private func manifest() -> Manifest {
    var manifest = Manifest()
    manifest.profile = "smoke"
    manifest.data = "MNIST"
    manifest.provenance = ["commit": "abc", "version": "1.2.3"]
    manifest.key = ["stage = render", "libraries = Cairo 1.16.0, Pango 1.50.12"]
    manifest.inputs = ["build/smoke/analysis/mnist.h5": "aa", "pipeline/report/10-title.md": "bb"]
    manifest.runs = ["runs/mnist/ste/seed-1.h5": "cc"]
    for path in ReportOutput.all.map(\.path) {
      manifest.outputs[path] = .init(sha256: "sum of \(path)", key: "k", inputs: [])
    }
    return manifest
  }

  private func graph(_ manifest: Manifest) throws -> [String: Entity] {
    let bytes = try ResearchObject(manifest, date: Date(timeIntervalSince1970: 946_684_800))
      .encoded()
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? Entity)
    let entities = try #require(object["@graph"] as? [Entity])
    let pairs = try entities.map { (try #require($0["@id"] as? String), $0) }
    return Dictionary(pairs) { _, _ in [:] }
  }

  @Test("Every file of the folder is part of it, with the manifest’s checksum")
  func files() throws {
    let manifest = manifest()
    let graph = try graph(manifest)
    let root = try #require(graph["./"])
    let parts = try #require(root["hasPart"] as? [[String: String]]).compactMap { $0["@id"] }
    #expect(Set(parts) == Set(manifest.outputs.keys).union(["manifest.json", "timings.json"]))
    for (path, entry) in manifest.outputs {
      #expect(graph[path]?["sha256"] as? String == entry.sha256)
      #expect(graph[path]?["encodingFormat"] as? String != "application/octet-stream", "\(path)")
    }
    #expect(
      graph["manifest.json"]?["sha256"] as? String == SHA256.hex(try manifest.encoded()))
    #expect(root["datePublished"] as? String == "2000-01-01")
    #expect(graph["#runs/mnist/ste/seed-1.h5"]?["sha256"] as? String == "cc")
  }

  @Test("Whatever it refers to is in it, but for the standard and the paper")
  func whole() throws {
    let graph = try graph(manifest())
    func targets(_ value: Any) -> [String] {
      if let list = value as? [Any] { return list.flatMap(targets) }
      guard let entity = value as? Entity else { return [] }
      if entity.count == 1, let id = entity["@id"] as? String { return [id] }
      return entity.values.flatMap(targets)
    }
    for (id, entity) in graph {
      #expect(!entity.isEmpty, "\(id) is there twice")
      for target in targets(entity) where !target.hasPrefix("https://") {
        #expect(graph[target] != nil, "\(id) refers to \(target)")
      }
    }
    for stage in ["train", "analyze", "render"] {
      #expect(graph["#\(stage)"]?["@type"] as? String == "CreateAction")
    }
    #expect(graph["#cairo"]?["version"] as? String == "1.16.0")
    #expect(graph["#program"]?["identifier"] as? String == "abc")
  }
}
