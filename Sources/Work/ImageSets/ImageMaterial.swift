import Diagnostics
import Foundation
import ImageGenerator
import Records
import Storage

/// What a set of images is made from: a tree of files, or the generator.
struct ImageMaterial {
  /// Nil for generated images.
  let tree: ImageTree?
  let classes: [String]
  let trainCount: Int
  let testCount: Int

  func files(_ part: ImagePart) -> any ImageFiles {
    if let tree {
      return TreeFiles(root: tree.root, files: part == .train ? tree.train : tree.test)
    }
    return GeneratedImages(part, count: part == .train ? trainCount : testCount)
  }
}

/// Whether the set that is wanted is there.
enum PresentSet {
  case current(ImageSet)
  /// Why it has to be made.
  case stale(String)
}

extension ImagePreparation {
  /// Lists the folder, or says what would be drawn; no image is opened.
  func material() throws(Failure) -> ImageMaterial {
    guard let folder, !folder.isEmpty else {
      return ImageMaterial(
        tree: nil, classes: GeneratedImages.classes, trainCount: generatedTrainCount,
        testCount: generatedTestCount)
    }
    let tree = try ImageTree(root: folder)
    return ImageMaterial(
      tree: tree, classes: tree.classes, trainCount: tree.train.count, testCount: tree.test.count)
  }

  /// Whether the output holds the set already, decided without reading the images: by the generator's key, or by
  /// the listing of the files.
  func present(_ material: ImageMaterial) -> PresentSet {
    guard FileManager.default.fileExists(atPath: index) else { return .stale("it does not exist") }
    guard let found = Artifact.key(.imageSet, at: index), let set = try? ImageSet(index: index)
    else { return .stale("its index is damaged, foreign or of another version") }
    if let missing = set.missingShard { return .stale("\(missing) is missing or cut") }
    guard let tree = material.tree else {
      let key = generatorKey(material)
      return key == found ? .current(set) : .stale("changed: " + key.difference(from: found))
    }
    var wanted = StageKey(stage: "prepare")
    addHead(to: &wanted, material)
    guard found.lines.starts(with: wanted.lines) else {
      return .stale("it holds another set, or was made by another version of the program")
    }
    guard let listing = try? FileListing(tree), listing.isRecorded(in: output, key: found) else {
      return .stale("files of the folder were added, removed, changed or copied")
    }
    return .current(set)
  }

  /// The key of a set made from these files. It names no folder: the same files give the same bytes wherever they
  /// lie.
  func key(
    _ material: ImageMaterial, _ train: ImageCollector.Collected, _ test: ImageCollector.Collected
  ) -> StageKey {
    guard material.tree != nil else { return generatorKey(material) }
    var key = StageKey(stage: "prepare")
    addHead(to: &key, material)
    key.add("classes", SHA256.hex(material.classes.joined(separator: "\n")))
    for (part, result) in [(ImagePart.train, train), (.test, test)] {
      key.add("\(part.rawValue)_images", result.part.contentHash)
      key.add("\(part.rawValue)_paths", SHA256.hex(result.paths.joined(separator: "\n")))
    }
    let refused = (train.refused + test.refused).map { "\($0.path): \($0.reason)" }
    key.add("refused", SHA256.hex(refused.joined(separator: "\n")))
    return key
  }

  private func addHead(to key: inout StageKey, _ material: ImageMaterial) {
    key.add("dataset", name(of: material))
    key.add("preparation_revision", Self.revision)
  }

  private func generatorKey(_ material: ImageMaterial) -> StageKey {
    var key = StageKey(stage: "prepare")
    addHead(to: &key, material)
    key.add("generator_revision", GeneratedImages.revision)
    key.add("train_images", material.trainCount)
    key.add("test_images", material.testCount)
    return key
  }

  /// What tables and captions call the set.
  func name(of material: ImageMaterial) -> String {
    guard let tree = material.tree else { return "generated shapes" }
    if let name, !name.isEmpty { return name }
    return URL(fileURLWithPath: tree.root).standardizedFileURL.lastPathComponent
  }

  /// What the folder of a set made from `folder` is called: the folder's own name, with a hyphen for everything
  /// but ASCII letters, digits, dots, hyphens and underscores; the Makefile does the same.
  package static func fileName(for folder: String?) -> String {
    guard let folder else { return "generated" }
    let name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    return String(
      decoding: name.utf8.map { byte in
        let isPlain =
          Character(UnicodeScalar(byte)).isASCII
          && (Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber)
        return isPlain || "._-".utf8.contains(byte) ? byte : UInt8(ascii: "-")
      }, as: UTF8.self)
  }

  /// 50000 as "50,000".
  private func spelled(_ count: Int) -> String {
    count.formatted(.number.locale(Locale(identifier: "en_US")))
  }

  func describe(
    _ material: ImageMaterial, _ train: ImageSetPart, _ test: ImageSetPart, refusedCount: Int
  ) -> DatasetDescription {
    let name = name(of: material)
    let (trainCount, testCount, classCount) = (
      spelled(train.count), spelled(test.count), spelled(material.classes.count)
    )
    let counts = "\(trainCount) training and \(testCount) test images of \(classCount) classes"
    let left =
      refusedCount == 0 ? "" : "; \(spelled(refusedCount)) files that cannot be decoded left out"
    return DatasetDescription(
      name: name,
      source: material.tree == nil
        ? "no photographs but textured shapes drawn by this program (generator revision "
          + "\(GeneratedImages.revision)): \(counts)"
        : "a folder of images given by the user, each read and decoded: \(counts)\(left)",
      // There are no published checksums of whole folders to compare with.
      isGenerated: material.tree == nil, isVerified: false,
      checksums: [("train images", train.contentHash), ("test images", test.contentHash)])
  }
}
