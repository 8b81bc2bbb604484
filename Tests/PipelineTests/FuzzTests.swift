import Foundation
import TestSupport
import Testing

/// Every seed of the fuzzer, and every input that it found a fault with, is read and answered.
@Suite("inputs of the fuzzer") struct FuzzTests {
  /// As in pipeline/fuzz.sh.
  private static let seeds = [
    "digits": nil, "samples": nil, "pictures": "Tests/DatasetsTests/Fixtures",
    "experiments": "pipeline/experiments", "weights": "Tests/WeightFilesTests/Fixtures",
    "documents": "pipeline/report",
  ]

  @Test("are taken or refused", arguments: seeds.keys.sorted())
  func inputs(parser: String) throws {
    let folders = ["Tests/Fuzz/Corpus/\(parser)"] + [Self.seeds[parser] ?? nil].compactMap { $0 }
    let files = try folders.map(ProjectFiles.path).filter(FileManager.default.fileExists)
      .flatMap { folder in
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
          "\(folder)/\($0)"
        }
      }
    #expect(files.count > 2)
    let ending = try BuiltStage("fuzz").run([parser] + files)
    #expect(
      ending.code == 0,
      "\(ending.output.split(separator: "\n").last ?? ""): \(ending.errors.suffix(2000))")
    #expect(ending.seconds < 60)
  }

  @Test("the corpus is small") func size() throws {
    let folder = ProjectFiles.path("Tests/Fuzz/Corpus")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder).map {
      try FileManager.default.attributesOfItem(atPath: "\(folder)/\($0)")
    }.filter { $0[.type] as? FileAttributeType == .typeRegular }
    let sizes = files.compactMap { ($0[.size] as? NSNumber)?.intValue }
    #expect(sizes.allSatisfy { $0 <= 10_000 } && sizes.reduce(0, +) <= 100_000)
  }
}
