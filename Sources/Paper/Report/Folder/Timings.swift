import Foundation
import Storage

/// `timings.json` of a report's folder: how long things took. It stands beside the report because it
/// never repeats.
package struct Timings: Codable {
  /// Seconds per output of the last rendering that made it.
  package var render: [String: Double] = [:]

  package init() {}

  package static func path(in folder: String) -> String { folder + "/timings.json" }

  /// Adds the seconds of outputs to what the folder's file holds.
  package static func note(_ seconds: [String: Double], in folder: String) throws {
    let path = path(in: folder)
    var timings =
      FileManager.default.contents(atPath: path).flatMap {
        try? JSONDecoder().decode(Timings.self, from: $0)
      } ?? Timings()
    timings.render.merge(seconds.mapValues { ($0 * 1000).rounded() / 1000 }) { _, new in new }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(Array(try encoder.encode(timings)) + Array("\n".utf8), to: path)
  }
}
