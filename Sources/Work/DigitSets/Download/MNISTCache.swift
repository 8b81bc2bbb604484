import Diagnostics
import Foundation

/// The folder in which downloaded MNIST files are kept, packed as they came.
///
/// Nothing in it is trusted: every file is checked by SHA-256 each time it is read.
package struct MNISTCache: Sendable {
  package let folder: String

  package init(folder: String) { self.folder = folder }

  package func path(of file: DigitFile) -> String { "\(folder)/\(file.rawValue).gz" }

  /// Whether the cache holds MNIST's `file`, whole.
  package func holds(_ file: DigitFile) -> Bool {
    let path = path(of: file)
    guard FileManager.default.fileExists(atPath: path) else { return false }
    do throws(Failure) {
      let found = try IDXFile(path: path, expecting: file.contents)
      if found.sha256 == file.sha256OfMNIST { return true }
      log.warning("\(path): not MNIST's file by its checksum; it is not used")
    } catch {
      log.warning("\(error)")
    }
    return false
  }

  /// MNIST, when all four files are there and are MNIST's.
  package func load() -> DigitFolder? {
    guard
      DigitFile.allCases.allSatisfy({ FileManager.default.fileExists(atPath: path(of: $0)) }),
      DigitFile.allCases.allSatisfy(holds)
    else { return nil }
    do throws(Failure) {
      let found = try DigitFolder(path: folder)
      return found.isMNIST ? found : nil
    } catch {
      log.warning("\(error)")
      return nil
    }
  }
}
