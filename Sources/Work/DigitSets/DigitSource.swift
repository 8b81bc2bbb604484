import Diagnostics
import Foundation
import Storage

/// What `prepare mnist` is asked to do.
package struct DigitPreparation: Sendable {
  /// The file to write.
  package var output: String
  /// A folder of IDX files that must be used; nil or empty to look elsewhere.
  package var folder: String?
  /// What to call an unverified set in tables and captions.
  package var unverifiedName: String?
  /// Accept a folder whose checksums are not MNIST's.
  package var allowUnverified = false
  /// Where downloads are kept.
  package var cache = "build/cache/mnist"
  /// Where to download from; nil for the public mirrors.
  package var mirrors: [String]?
  /// Do not try the network.
  package var offline = false
  /// Draw digits even if MNIST is to be had.
  package var generated = false
  /// How many images to keep of each part, from the beginning; nil for all.
  package var trainCount: Int?
  package var testCount: Int?

  package init(output: String) { self.output = output }
}

/// Where the digits come from, decided but not yet read into the output.
enum DigitSource {
  /// IDX files, read and checked.
  case files(DigitFolder)
  /// Already in the output: MNIST, from an earlier call.
  case preparedMNIST
  /// MNIST has to be downloaded first; known in a dry run only.
  case download
  /// The project's own generator, with the reason.
  case generator(reason: String)
}

extension DigitPreparation {
  /// Decides on the source: the named folder, else the cache, else what the output already holds, else a download,
  /// else the generator.
  ///
  /// An output that an earlier call made from MNIST or from generated digits is kept when nothing nearer says
  /// otherwise: a second call must not wait for a network again, or put generated digits in place of MNIST
  /// because `MNIST_DIR` was set only the first time.
  /// - Parameters:
  ///   - existing: the key of the present output.
  ///   - isDryRun: do not download.
  func source(existing: StageKey?, isDryRun: Bool) throws(Failure) -> DigitSource {
    if generated { return .generator(reason: "as asked") }
    if let folder, !folder.isEmpty {
      let files = try DigitFolder(path: folder)
      if !files.isMNIST, !allowUnverified { throw Self.unverified(files, folder) }
      return .files(files)
    }
    let cache = MNISTCache(folder: cache)
    if let files = cache.load() { return .files(files) }
    if let existing, existing == key(checksums: Self.checksumsOfMNIST, name: "MNIST") {
      return .preparedMNIST
    }
    if let existing, existing == generatorKey {
      return .generator(reason: "they are prepared already; --force looks for MNIST again")
    }
    if offline {
      return .generator(reason: "no folder is given, the cache is empty, --offline is set")
    }
    if isDryRun { return .download }
    log.info("looking for MNIST on public mirrors")
    let download = MNISTDownload(mirrors: mirrors ?? MNISTDownload.publicMirrors, into: cache)
    if try download.run(), let files = cache.load() { return .files(files) }
    return .generator(reason: "no folder is given, the cache is empty, no mirror could be reached")
  }

  static let checksumsOfMNIST = DigitFile.allCases.map { (file: $0, sha256: $0.sha256OfMNIST) }

  private static func unverified(_ files: DigitFolder, _ folder: String) -> Failure {
    let foreign = files.checksums.filter { $0.sha256 != $0.file.sha256OfMNIST }
    return Failure(
      .badData, at: folder, "the files are not MNIST's by their checksums",
      expected: foreign.map { "\($0.file.rawValue) \($0.file.sha256OfMNIST)" }
        .joined(separator: "\n            "),
      found: foreign.map { "\($0.file.rawValue) \($0.sha256)" }
        .joined(separator: "\n            "),
      remedy: "fetch MNIST again, or pass --allow-unverified to use another set of the same form "
        + "(the report will say so)")
  }
}
