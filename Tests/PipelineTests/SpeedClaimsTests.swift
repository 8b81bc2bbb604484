import Foundation
import TestSupport
import Testing

/// The README's table of speed says what `bench-peers` measured: its rows are those of the committed file.
@Suite("speed in the README") struct SpeedClaimsTests {
  private struct Measurement: Decodable {
    struct Run: Decodable {
      let run: String
      let ratios: [String: Double]
      /// What part of dense matrix products' rate each program reaches.
      let shares: [String: Double]

      enum CodingKeys: String, CodingKey {
        case run, ratios
        case shares = "shares_of_sgemm"
      }

      /// The README's cells: ratios to either peer, one thread and all cores, then shares.
      func cells(_ ways: [String]) -> [String] {
        let peers = ["tensorflow", "torch"]
        return peers.flatMap { peer in
          ways.map { way in
            ratios["\(peer), \(way)"].map { String(format: "%.1f", $0) } ?? "missing"
          }
        }
          + (["ours"] + peers).map { name in
            shares[name].map { String(format: "%.0f %%", $0 * 100) } ?? "missing"
          }
      }
    }
    struct Networks: Decodable { let runs: [Run] }
    let processor: String
    let cores: Int
    let sgemm: Double
    let runs: [Run]
    let resnet50: Networks
    /// Networks that are listed layer by layer.
    let layered: Networks

    enum CodingKeys: String, CodingKey {
      case processor, cores, runs, resnet50, layered
      case sgemm = "sgemm_gigaflops"
    }
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

  @Test("every ratio and share is the measured one")
  func cells() throws {
    let measured = try measurement()
    #expect(measured.runs.count == 4 && measured.resnet50.runs.count == 2)
    #expect(measured.layered.runs.count == 1)
    let others = measured.resnet50.runs + measured.layered.runs
    #expect(try rows() == (measured.runs + others).map(\.run))
    for run in measured.runs {
      #expect(try row(run.run) == run.cells(["one thread", "all cores"]))
    }
    for run in others {
      #expect(try row(run.run) == run.cells(["1 threads", "\(measured.cores) threads"]))
    }
  }

  @Test("the machine is named")
  func machine() throws {
    let measured = try measurement()
    let section = try #require(try readme().components(separatedBy: "\n## Speed\n").last)
    for part in measured.processor.split(separator: ", ") { #expect(section.contains(part)) }
    #expect(section.contains("\(Int(measured.sgemm.rounded())) GFLOP/s"))
  }
}
