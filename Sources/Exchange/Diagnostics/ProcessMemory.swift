import Foundation

/// What the system says of this program's memory, in bytes; 0 where it does not tell.
package enum ProcessMemory {
  /// The largest resident size so far.
  ///
  /// From the status file: `getrusage` also counts what the process held before it became this program.
  package static var peak: Int { bytes("VmHWM") }

  /// What `RLIMIT_DATA` bounds: the program's own mappings, whether touched or not.
  package static var data: Int { bytes("VmData") }

  private static func bytes(_ key: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
      .map { $0 * 1024 } ?? 0
  }
}
