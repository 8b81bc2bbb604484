import DigitGenerator
import Records
import Storage

/// Keys and descriptions of prepared digits. They name no folder: the same files give the same bytes wherever
/// they lie.
extension DigitPreparation {
  /// Raised whenever the output's bytes would change for another reason than the digits.
  ///
  /// Not a fingerprint of the sources: MNIST that was prepared from a folder must survive an update of the program
  /// that leaves the format alone.
  static let revision = 1

  /// The key of an output made from IDX files with these checksums.
  func key(checksums: [(file: DigitFile, sha256: String)], name: String) -> StageKey {
    var key = StageKey(stage: "prepare")
    key.add("dataset", name)
    for (file, sha256) in checksums { key.add(file.rawValue, sha256) }
    addRest(to: &key)
    return key
  }

  /// The key of an output of the generator.
  var generatorKey: StageKey {
    var key = StageKey(stage: "prepare")
    key.add("dataset", "generated digits")
    key.add("generator_revision", GeneratedDigits.revision)
    addRest(to: &key)
    return key
  }

  private func addRest(to key: inout StageKey) {
    key.add("preparation_revision", Self.revision)
    key.add("train_images", trainCount.map(String.init) ?? "all")
    key.add("test_images", testCount.map(String.init) ?? "all")
  }

  /// What tables and captions call the set.
  func name(of files: DigitFolder) -> String {
    files.isMNIST ? "MNIST" : unverifiedName ?? "unverified IDX images"
  }

  func describe(_ files: DigitFolder) -> DatasetDescription {
    var description = describe(files.checksums, isMNIST: files.isMNIST)
    description.name = name(of: files)
    return description
  }

  func describe(
    _ checksums: [(file: DigitFile, sha256: String)], isMNIST: Bool
  ) -> DatasetDescription {
    DatasetDescription(
      name: "MNIST",
      source: isMNIST
        ? "MNIST, all four files verified by SHA-256"
        : "IDX files given by the user; their checksums are not those of MNIST (unverified)",
      isGenerated: false, isVerified: isMNIST,
      checksums: checksums.map { ($0.file.rawValue, $0.sha256) })
  }

  /// - Parameters: the drawn parts, for their checksums; nil while they are not drawn.
  func describeGenerator(_ train: LabelledImages?, _ test: LabelledImages?) -> DatasetDescription {
    var checksums: [(file: String, sha256: String)] = []
    for (part, images) in [("train", train), ("test", test)] {
      guard let images else { continue }
      checksums.append(("generated \(part) images", SHA256.hex(images.pixels)))
      checksums.append(("generated \(part) labels", SHA256.hex(images.labels)))
    }
    return DatasetDescription(
      name: "generated digits",
      source: "not MNIST but digits drawn by this program (generator revision "
        + "\(GeneratedDigits.revision))",
      isGenerated: true, isVerified: false, checksums: checksums)
  }
}
