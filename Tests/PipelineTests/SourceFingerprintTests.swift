import Foundation
import TestSupport
import Testing

/// Which results become stale when a line of a room's code changes: the real graph of this build, with one
/// room at a time in an altered copy.
@Suite("fingerprints of sources") struct SourceFingerprintTests {
  /// The room that makes each kind of result.
  private static let roots = [
    "digits": "DigitSets", "images": "ImageSets", "convnets": "ConvNetTraining",
    "residual networks": "ResidualTraining", "layered networks": "LayeredTraining",
    "bounds": "Bounds", "analysis": "Analysis",
    "report": "Report",
  ]

  /// Every room, and the results that it has a part in.
  private static let table: [String: Set<String>] = {
    let convnets: Set = ["convnets", "bounds"]
    let onPanels: Set = ["residual networks", "layered networks"]
    let networks = convnets.union(onPanels)
    let data: Set = ["digits", "images"]
    let words: Set = ["analysis", "report"]
    let all = networks.union(data).union(words)
    let groups: [(rooms: [String], results: Set<String>)] = [
      (["CCrypto", "CHDF5", "CZlib", "HDF5", "Records", "Storage"], all),
      (["Tensors"], networks.union(data)),
      (
        ["Configurations", "CUpdate", "NetworkLayers", "Optimizers", "Quantization"],
        networks.union(words)
      ),
      (["CProcessor", "CVector", "Networks", "Training"], networks),
      (["UpdateKernelsPortable", "UpdateKernelsAVX2", "UpdateKernelsAVX512"], networks),
      (["ConvNets", "ConvNetTraining"], convnets),
      (["ConvNetKernelsPortable", "ConvNetKernelsAVX2", "ConvNetKernelsAVX512"], convnets),
      (["ResidualNetworks", "ResidualTraining"], ["residual networks"]),
      (["LayeredNetworks", "LayeredTraining"], ["layered networks"]),
      (["CPatch", "Panels"], onPanels),
      (["PanelKernelsPortable", "PanelKernelsAVX2", "PanelKernelsAVX512"], onPanels),
      (
        ["CPNG", "CTurboJPEG", "ImageBatches", "ImageDecoding"], onPanels.union(["images"])
      ),
      (["ImageGenerator", "ImageSets"], ["images"]),
      (["CCurl", "DigitGenerator", "DigitSets"], ["digits"]),
      (["Results"], words.union(["bounds"])),
      (["Bounds", "Experiments"], ["bounds"]),
      (["Analysis"], ["analysis"]),
      (["CMarkdown", "CPangoCairo", "Documents", "Drawing", "Figures", "Report"], ["report"]),
      (
        [
          "Benchmarks", "CMPI", "COpenBLAS", "ForeignWeights", "MatrixProducts", "Ranks",
          "StageOptions", "Supervision", "WeightFiles",
        ], []
      ),
    ]
    return Dictionary(
      uniqueKeysWithValues: groups.flatMap { group in group.rooms.map { ($0, group.results) } })
  }()

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
    graph = try BuiltGraph.read()
  }

  /// The results whose closure holds each room, and the hash of each room, as the build would write them.
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
      "prepare/PrepareMNIST": ["digits"], "prepare/PrepareImages": ["images"],
      "train/Train": ["convnets", "residual networks", "layered networks"],
      "bounds/BoundsCommand": ["bounds"],
      "analyze/Analyze": ["analysis"], "render/Draw": ["report"],
    ]
    #expect(Set(files.values.joined()) == Set(Self.roots.keys))
    for (path, results) in files {
      let text = try String(
        contentsOfFile: ProjectFiles.path("Sources/Stages/\(path).swift"), encoding: .utf8)
      #expect(text.contains("SourceFingerprints.closure("))
      for result in results {
        #expect(text.contains("\"\(Self.roots[result] ?? "")\""), "\(path)")
      }
    }
  }

  @Test("a line of code makes exactly the right results stale, a comment none", arguments: table)
  func edit(room: String, results: Set<String>) throws {
    let before = try fingerprints(of: graph)
    let index = try #require(graph.rooms.firstIndex { $0.name == room }, "no room \(room)")
    let copy = scratch.file("copy")
    try copyFiles(of: graph.rooms[index], to: copy)
    var altered = graph
    altered.rooms[index].folder = copy
    #expect(try fingerprints(of: altered) == before)
    let file = URL(filePath: "\(copy)/\(graph.rooms[index].files.last ?? "")")
    for (line, expected) in [("// A comment.", []), ("let another = 1", results)] {
      let text = try String(contentsOf: file, encoding: .utf8)
      try "\(text)\n\(line)\n".write(to: file, atomically: true, encoding: .utf8)
      let after = try fingerprints(of: altered)
      #expect(Set(after.keys.filter { after[$0] != before[$0] }) == expected)
    }
  }

  /// What the room's links lead to is copied, not the links.
  private func copyFiles(of room: Room, to copy: String) throws {
    for file in room.files {
      let target = URL(filePath: "\(copy)/\(file)")
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(contentsOf: URL(filePath: "\(room.folder)/\(file)")).write(to: target)
    }
  }

  @Test("a package’s version and the kernels’ instruction sets count")
  func settings() throws {
    let before = try fingerprints(of: graph)
    for (room, setting) in [("Experiments", "Yams "), ("ConvNetKernelsAVX2", "\"avx2\"")] {
      let index = try #require(graph.rooms.firstIndex { $0.name == room })
      #expect(graph.rooms[index].settings.contains { $0.contains(setting) })
      var altered = graph
      altered.rooms[index].settings.append("another")
      let after = try fingerprints(of: altered)
      #expect(Set(after.keys.filter { after[$0] != before[$0] }) == Self.table[room])
    }
  }
}
