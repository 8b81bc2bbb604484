import Configurations
import Diagnostics
import Figures
import Foundation
import Quantization
import Results
import Storage
import TestSupport
import Testing

/// Numbers that stand in an analysis as JSON: of the structure that its layout has, and such as no stage writes.
@Suite("Analyses whose JSON lies") struct LyingNumbersTests {
  private let folder: TemporaryDirectory
  private var path: String { folder.file("analysis.h5") }

  init() throws { folder = try TemporaryDirectory() }

  private static var lies: [Any] { [-1, 0, 1e300, "nan", 1 << 62] }

  /// The value as JSON with one number after another replaced; numbers under the same names are tried once.
  private func changes<Value: Codable>(of value: Value) throws -> [(name: String, value: Value)] {
    let encoder = JSONEncoder()
    let tree = try JSONSerialization.jsonObject(with: try encoder.encode(value))
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    var seen: Set<String> = []
    var changed: [(String, Value)] = []
    func walk(_ node: Any, _ name: String, _ rebuild: (Any) -> Any) throws {
      switch node {
      case let pairs as [String: Any]:
        for (key, child) in pairs.sorted(by: { $0.key < $1.key }) {
          try walk(child, "\(name).\(key)") { new in
            rebuild(pairs.merging([key: new]) { $1 })
          }
        }
      case let list as [Any]:
        for (index, child) in list.enumerated() {
          try walk(child, name) { new in
            var list = list
            list[index] = new
            return rebuild(list)
          }
        }
      case is String, is NSNull: break
      default:
        guard seen.insert(name).inserted else { return }
        for lie in Self.lies {
          let data = try JSONSerialization.data(withJSONObject: rebuild(lie))
          // What is of another structure is refused for that.
          guard let value = try? decoder.decode(Value.self, from: data) else { continue }
          changed.append(("\(name) = \(lie)", value))
        }
      }
    }
    try walk(tree, "") { $0 }
    return changed
  }

  /// Reads each changed analysis, and makes tables of those that are taken.
  /// - Returns: how many were refused and taken.
  private func read(
    _ changes: [(name: String, value: some Any)], _ analysis: AnalysisResult,
    _ put: (inout AnalysisResult, Int) -> Void
  ) throws -> (refused: Int, taken: Int) {
    var counts = (refused: 0, taken: 0)
    for (index, change) in changes.enumerated() {
      var changed = analysis
      put(&changed, index)
      try changed.write(
        to: path, key: StageKey(stage: "analyze"), provenance: Provenance(entries: []))
      do {
        let inputs = FigureInputs(analysis: try AnalysisResult(path: path))
        for table in TableCatalogue.tables { _ = try table.records(inputs) }
        counts.taken += 1
      } catch let failure as Failure {
        #expect(failure.code == .badData, "\(change.name): \(failure)")
        counts.refused += 1
      }
    }
    return counts
  }

  @Test(
    "every number of an experiment is used or ends with 65",
    arguments: [("mnist", 60), ("resnet50", 60), ("vgg", 60)])
  func experiments(name: String, refused: Int) throws {
    var analysis = try SyntheticAnalysis.make()
    analysis.experiment = try SyntheticAnalysis.experiment(name)
    let changes = try changes(of: analysis.experiment)
    let counts = try read(changes, analysis) { $0.experiment = changes[$1].value }
    #expect(counts.refused > refused && counts.taken > 10, "\(counts)")
  }

  @Test("samples that are out of order, or too few") func samples() throws {
    var analysis = try SyntheticAnalysis.make()
    let samples = EstimatorSamples(
      derivative: SampledDerivative(
        span: .bin, positions: [0, 0.25, 0.5, 0.75, 1], derivatives: [1, 1, 2, 1, 1], title: "own"),
      sha256: "")
    analysis.experiment.runs[0].estimator = EstimatorChoice(samples: samples, bits: 2)
    let changes = try changes(of: analysis.experiment).filter {
      $0.name.contains("positions") || $0.name.contains("derivatives")
    }
    #expect(changes.count > 6)
    let counts = try read(changes, analysis) { $0.experiment = changes[$1].value }
    #expect(counts.refused > 4, "\(counts)")
  }

  @Test("tensors and findings") func tensorsAndFindings() throws {
    var analysis = try SyntheticAnalysis.make()
    analysis.runs[0].tensors = [
      TensorSummary(name: "a", shape: [3, 4], isQuantized: true, limit: 0.5, alpha: 0.6)
    ]
    let tensors = try changes(of: analysis.runs[0].tensors)
    var counts = try read(tensors, analysis) { $0.runs[0].tensors = tensors[$1].value }
    #expect(counts.refused > 7, "\(counts)")
    analysis.findings = Findings([
      Finding("mnist.a", .number(3), .count, seeds: 2, spread: 1),
      Finding("mnist.b", .number(3), .ratio, seeds: 2, spread: 1),
    ])
    let findings = try changes(of: analysis.findings)
    counts = try read(findings, analysis) { $0.findings = findings[$1].value }
    #expect(counts.refused > 3 && counts.taken > 3, "\(counts)")
  }
}
