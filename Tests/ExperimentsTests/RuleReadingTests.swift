import Diagnostics
import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// A rule has a value that means something.
@Suite struct RuleReadingTests {
  /// Nine trillion bins trapped in the analysis.
  @Test(arguments: [
    ("near-boundary", "value: 0.05", "value: 9223372036854775807"),
    ("near-boundary", "value: 0.05", "value: 0.51"), ("spread-coverage", "value: 0.95", "value: 1"),
    ("likeness", "value: 2", "value: 0"), ("verdict-seeds", "value: 3", "value: 1e300"),
  ])
  func aValueOutOfRangeIsRefusedWhereItStands(name: String, old: String, new: String) throws {
    let text = try String(
      contentsOfFile: ProjectFiles.path("pipeline/experiments/rules.yaml"), encoding: .utf8)
    let start = try #require(text.range(of: "\n\(name):\n"))
    let value = try #require(text.range(of: old, range: start.upperBound..<text.endIndex))
    let folder = try TemporaryDirectory()
    let path = folder.file("rules.yaml")
    try text.replacingCharacters(in: value, with: new)
      .write(toFile: path, atomically: true, encoding: .utf8)
    let failure = #expect(throws: Failure.self) { try Rules.read(path: path) }
    let line = text[..<value.lowerBound].count { $0 == "\n" } + 1
    #expect(failure?.code == .configuration)
    #expect(failure?.place?.hasPrefix("\(path):\(line):") == true, "\(failure?.place ?? "")")
    #expect(failure?.problem == "\(name).value is out of range")
  }

  @Test func theCommittedRulesAreInRange() throws {
    let rules = try SyntheticAnalysis.rules()
    #expect(Rules.Name.allCases.allSatisfy { $0.range.contains(rules[$0].value) })
    #expect(rules[.accuracyMargin].statement.contains("by at most 0.5 points"))
    #expect(rules[.spreadCoverage].statement.contains("holds 95 % of"))
  }
}
