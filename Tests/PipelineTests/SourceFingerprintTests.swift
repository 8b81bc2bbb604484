import Foundation
import TestSupport
import Testing

/// Which results become stale when a line of a room's code changes: the real graph of this build, with one
/// room at a time in an altered copy.
@Suite("fingerprints of sources") struct SourceFingerprintTests {
  /// The stages' rooms.
  private static let roots = [
    "prepare": "Datasets", "train": "Training", "bounds": "Bounds", "analyze": "Analysis",
    "render": "Report",
  ]

  /// Every room, and the stages whose results it has a part in.
  private static let table: [String: Set<String>] = [
    "Analysis": ["analyze"], "Benchmarks": [], "Bounds": ["bounds"],
    "CCrypto": ["prepare", "train", "bounds", "analyze", "render"],
    "CCurl": ["prepare", "train", "bounds"],
    "CHDF5": ["prepare", "train", "bounds", "analyze", "render"],
    "CKernels": ["train", "bounds", "analyze", "render"], "CMarkdown": ["render"],
    "COpenBLAS": ["prepare", "train", "bounds"],
    "CPNG": ["prepare", "train", "bounds"],
    "CPangoCairo": ["render"], "CProcessor": ["prepare", "train", "bounds"],
    "CTurboJPEG": ["prepare", "train", "bounds"],
    "CZlib": ["prepare", "train", "bounds", "render"],
    "Configurations": ["train", "bounds", "analyze", "render"],
    "Datasets": ["prepare", "train", "bounds"],
    "Documents": ["render"], "Drawing": ["render"], "Experiments": ["train", "bounds"],
    "Figures": ["render"],
    "HDF5": ["prepare", "train", "bounds", "analyze", "render"],
    "KernelsAVX2": ["train", "bounds"],
    "KernelsAVX512": ["train", "bounds"], "KernelsPortable": ["train", "bounds"],
    "Networks": ["train", "bounds"],
    "Optimizers": ["train", "bounds", "analyze", "render"],
    "Quantization": ["train", "bounds", "analyze", "render"],
    "Records": ["prepare", "train", "bounds", "analyze", "render"], "Report": ["render"],
    "Results": ["train", "bounds", "analyze", "render"],
    "StageOptions": [], "Storage": ["prepare", "train", "bounds", "analyze", "render"],
    "Supervision": [],
    "Tensors": ["prepare", "train", "bounds"],
    "Training": ["train", "bounds"],
  ]

  private struct Room: Codable {
    var name: String
    var folder: String
    var files: [String]
    var uses: [String]
    var settings: [String]
  }
  private struct Graph: Codable { var rooms: [Room] }

  private let scratch: TemporaryDirectory
  private let graph: Graph

  init() throws {
    scratch = try TemporaryDirectory()
    let outputs = ProjectFiles.path(".build/plugins/outputs")
    let files = FileManager.default.enumerator(atPath: outputs)
    let path = try #require(
      files?.compactMap { $0 as? String }.first { $0.hasSuffix("FingerprintSources/graph.json") },
      "the build has written no graph below \(outputs)")
    graph = try JSONDecoder().decode(
      Graph.self, from: Data(contentsOf: URL(filePath: "\(outputs)/\(path)")))
  }

  /// The stages whose closure holds each room, and the hash of each room, as the build would write them.
  private func fingerprints(of graph: Graph) throws -> [String: String] {
    let (input, output) = (scratch.file("graph.json"), scratch.file("output.swift"))
    try JSONEncoder().encode(graph).write(to: URL(filePath: input))
    let ending = try BuiltStage("fingerprint").run([input, output])
    #expect(ending.code == 0, "\(ending.errors)")
    let text = try String(contentsOfFile: output, encoding: .utf8)
    let hashes = Dictionary(
      uniqueKeysWithValues: text.matches(of: /"(\w+)": "([0-9a-f]{64})"/).map {
        (String($0.1), String($0.2))
      })
    let closures = Dictionary(
      uniqueKeysWithValues: text.matches(of: /"(\w+)": \[([^\]]+)\]/).map {
        (String($0.1), $0.2.matches(of: /\w+/).map { String($0.0) })
      })
    return try Self.roots.mapValues { root in
      let rooms = try #require(closures[root], "no room \(root)")
      return rooms.map { "\($0) \(hashes[$0] ?? "no hash")" }.joined(separator: " ")
    }
  }

  @Test("the table has every room, and none that is gone")
  func complete() {
    #expect(Set(graph.rooms.map(\.name)) == Set(Self.table.keys))
    #expect(graph.rooms.allSatisfy { !$0.files.isEmpty })
  }

  @Test("the stages’ code asks for the rooms of this test")
  func roots() throws {
    let files = [
      "prepare": ["prepare/PrepareMNIST", "prepare/PrepareImages"],
      "train": ["train/Train"], "bounds": ["bounds/BoundsCommand"], "analyze": ["analyze/Analyze"],
      "render": ["render/Draw"],
    ]
    for (stage, paths) in files {
      for path in paths {
        let text = try String(
          contentsOfFile: ProjectFiles.path("Sources/Stages/\(path).swift"), encoding: .utf8)
        #expect(text.contains("SourceFingerprints.closure("))
        #expect(text.contains("\"\(Self.roots[stage] ?? "")\""), "\(path)")
      }
    }
  }

  @Test("a line of code makes exactly the right stages stale, a comment none", arguments: table)
  func edit(room: String, stages: Set<String>) throws {
    let before = try fingerprints(of: graph)
    let index = try #require(graph.rooms.firstIndex { $0.name == room }, "no room \(room)")
    let copy = scratch.file("copy")
    try FileManager.default.copyItem(
      at: URL(filePath: graph.rooms[index].folder).resolvingSymlinksInPath(),
      to: URL(filePath: copy))
    var altered = graph
    altered.rooms[index].folder = copy
    #expect(try fingerprints(of: altered) == before)
    let file = URL(filePath: "\(copy)/\(graph.rooms[index].files.last ?? "")")
    for (line, expected) in [("// A comment.", []), ("let another = 1", stages)] {
      let text = try String(contentsOf: file, encoding: .utf8)
      try "\(text)\n\(line)\n".write(to: file, atomically: true, encoding: .utf8)
      let after = try fingerprints(of: altered)
      #expect(Set(after.keys.filter { after[$0] != before[$0] }) == expected)
    }
  }

  @Test("a package’s version and the kernels’ instruction sets count")
  func settings() throws {
    let before = try fingerprints(of: graph)
    for (room, setting) in [("Experiments", "Yams "), ("KernelsAVX2", "\"avx2\"")] {
      let index = try #require(graph.rooms.firstIndex { $0.name == room })
      #expect(graph.rooms[index].settings.contains { $0.contains(setting) })
      var altered = graph
      altered.rooms[index].settings.append("another")
      let after = try fingerprints(of: altered)
      #expect(Set(after.keys.filter { after[$0] != before[$0] }) == ["train", "bounds"])
    }
  }
}
