import Foundation

/// What killed processes leave beside an output: its lock, and parts of it under a temporary name.
package enum Leftovers {
  /// Removes them where nobody works on the output any more. For outputs that are up to date: whoever writes one
  /// removes them on the way.
  package static func remove(beside output: String) {
    let url = URL(fileURLWithPath: output)
    let folder = url.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let prefix = ".\(url.lastPathComponent)."
    let left = names.filter { $0.hasPrefix(prefix) }
    if left.contains(where: { $0.hasPrefix(prefix + "partial-") }) {
      AtomicFile.removeLeftovers(of: output)
    }
    // Who gets it removes it; a live process keeps it.
    if left.contains(prefix + "lock") { _ = try? FileLock(for: output) }
  }
}
