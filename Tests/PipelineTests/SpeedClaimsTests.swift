import Foundation
import TestSupport
import Testing

/// The README's table of speed says what `bench-peers` measured: its rows are those of the committed file.
@Suite("speed in the README") struct SpeedClaimsTests {
  private struct Measurement: Decodable {
    struct Run: Decodable {
      let run: String
      let ratios: [String: Double]
    }
    struct Networks: Decodable { let runs: [Run] }
    let cores: Int
    let runs: [Run]
    let resnet50: Networks
    /// Networks that are listed layer by layer; files from before there were any lack them.
    let layered: Networks?
  }

  private func measurement() throws -> Measurement {
    let path = "\(SharedData.packageRoot)/reports/reference/speed/bench-peers.json"
    return try JSONDecoder().decode(
      Measurement.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private func readme() throws -> String {
    try String(contentsOfFile: "\(SharedData.packageRoot)/README.md", encoding: .utf8)
  }

  /// The runs of the section's table, in its order.
  private func rows() throws -> [String] {
    let section = try #require(try readme().components(separatedBy: "\n## Speed\n").last)
    return section.prefix(
      through: section.firstRange(of: "\n## ")?.lowerBound ?? section.startIndex
    )
    .matches(of: /\n\| `([^`]+)` \|/).map { String($0.1) }
  }

  /// The cells of the README's row that begins with a run's name.
  private func row(_ name: String) throws -> [String] {
    let line = try #require(
      try readme().split(separator: "\n").first { $0.hasPrefix("| `\(name)` |") },
      "no row of \(name)")
    return line.split(separator: "|").dropFirst().map {
      $0.trimmingCharacters(in: .whitespaces)
    }.filter { !$0.isEmpty }
  }

  @Test("every ratio is the measured one")
  func ratios() throws {
    let measured = try measurement()
    func text(_ ratio: Double?) -> String { ratio.map { String(format: "%.1f", $0) } ?? "missing" }
    #expect(measured.runs.count == 4 && measured.resnet50.runs.count == 2)
    for run in measured.runs {
      let expected = ["tensorflow", "torch"].flatMap { peer in
        ["one thread", "all cores"].map { text(run.ratios["\(peer), \($0)"]) }
      }
      #expect(try row(run.run) == expected)
    }
    let names = (measured.runs + measured.resnet50.runs + (measured.layered?.runs ?? [])).map(\.run)
    #expect(try rows() == names)
    for run in measured.resnet50.runs + (measured.layered?.runs ?? []) {
      let expected = ["tensorflow", "torch"].flatMap { peer in
        [1, measured.cores].map { text(run.ratios["\(peer), \($0) threads"]) }
      }
      #expect(try row(run.run) == expected)
    }
  }
}
