import Diagnostics
import Foundation
import Storage

/// Fetches MNIST's files from public mirrors into the cache.
///
/// Each file is checked by SHA-256 before it is kept, so it does not matter whom it came from.
package struct MNISTDownload {
  /// Folders that hold the four files under their usual names, packed.
  package static let publicMirrors = [
    "https://storage.googleapis.com/cvdf-datasets/mnist",
    "https://ossci-datasets.s3.amazonaws.com/mnist",
    "https://raw.githubusercontent.com/fgnt/mnist/master",
  ]
  /// Within this many seconds some mirror must have sent a byte; otherwise there is no network.
  package static let contactLimit = 5.0
  /// The files are 0.005 to 10 MB.
  package static let largestFile = 16_000_000

  let mirrors: [String]
  let cache: MNISTCache

  package init(mirrors: [String] = publicMirrors, into cache: MNISTCache) {
    self.mirrors = mirrors
    self.cache = cache
  }

  /// Completes the cache.
  /// - Returns: whether all four files are there now. Why not is logged.
  /// - Throws: `Failure` 73 or 74 when a file cannot be written.
  package func run() throws(Failure) -> Bool {
    let missing = DigitFile.allCases.filter { !cache.holds($0) }
    var order = mirrors
    let contactDeadline = monotonicSeconds() + Self.contactLimit
    var hasContact = false
    for file in missing {
      var answer: [UInt8]?
      for mirror in order {
        // Leave the later mirrors a share of the time until one has answered.
        let now = monotonicSeconds()
        let deadline =
          hasContact ? now + Self.contactLimit : min(contactDeadline, now + Self.contactLimit / 2)
        guard deadline > now else { break }
        do throws(TransferProblem) {
          answer = try fetch(file, from: mirror, before: deadline)
          hasContact = true
          order = [mirror] + order.filter { $0 != mirror }
          break
        } catch {
          if case .refused = error { hasContact = true }
          log.warning("\(mirror)/\(file.rawValue).gz: \(error.words)")
        }
      }
      guard let answer else { return false }
      try AtomicFile.write(answer, to: cache.path(of: file))
    }
    return true
  }

  private func fetch(
    _ file: DigitFile, from mirror: String, before deadline: Double
  ) throws(TransferProblem) -> [UInt8] {
    let url = "\(mirror)/\(file.rawValue).gz"
    let line = ProgressLine()
    let transfer = MirrorTransfer(contactDeadline: deadline, largestFile: Self.largestFile)
    let bytes = try transfer.fetch(url) { received, total in
      guard received > 0 else { return }
      line.update { "\(file.rawValue).gz: \(megabytes(received)) of \(megabytes(total)) MB" }
    }
    line.finish("\(url): \(megabytes(bytes.count)) MB")
    do throws(Failure) {
      let found = try IDXFile(bytes, expecting: file.contents, name: url)
      guard found.sha256 == file.sha256OfMNIST else {
        throw Failure(
          .badData, at: url, "the checksum is not MNIST's", expected: file.sha256OfMNIST,
          found: found.sha256)
      }
    } catch {
      throw .refused("what came is not MNIST's file: \(error.problem)")
    }
    return bytes
  }
}

/// "9.7"
private func megabytes(_ bytes: Int) -> String { String(format: "%.1f", Double(bytes) / 1e6) }
