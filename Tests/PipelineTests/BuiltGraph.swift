import Foundation
import TestSupport
import Testing

/// The graph of rooms that the plugin FingerprintSources wrote for this build.
enum BuiltGraph {
  static func read<Graph: Decodable>(as graph: Graph.Type = Graph.self) throws -> Graph {
    let outputs = ProjectFiles.path(".build/plugins/outputs")
    let files = FileManager.default.enumerator(atPath: outputs)
    let path = try #require(
      files?.compactMap { $0 as? String }.first { $0.hasSuffix("FingerprintSources/graph.json") },
      "the build has written no graph below \(outputs)")
    return try JSONDecoder().decode(
      Graph.self, from: Data(contentsOf: URL(filePath: "\(outputs)/\(path)")))
  }
}
