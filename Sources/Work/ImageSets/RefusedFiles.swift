import Diagnostics
import Records

extension ImagePreparation {
  /// How many names a message lists.
  private static let listedNames = 20

  /// Names the files that were left out, or refuses the folder when they are too many.
  /// - Throws: `Failure` 65 above the limit.
  func check(_ refused: [ImageSet.RefusedFile], of material: ImageMaterial) throws(Failure) {
    guard !refused.isEmpty else { return }
    let total = material.trainCount + material.testCount
    let limit = damagedLimit ?? (total + 99) / 100
    let listed = refused.prefix(Self.listedNames).map { "\($0.path): \($0.reason)" }
    let rest = refused.count > listed.count ? ["and \(refused.count - listed.count) more"] : []
    guard refused.count <= limit else {
      throw Failure(
        .badData, at: material.tree?.root,
        "\(refused.count) of \(total) files cannot be decoded",
        expected: "at most \(limit)", found: (listed + rest).joined(separator: "\n            "),
        remedy:
          "replace these files or take them out of the folder, or leave them out of the set by "
          + "--damaged-limit \(refused.count) (make: DAMAGED_LIMIT=\(refused.count))")
    }
    for line in listed + rest { log.warning("left out: \(line)") }
  }

  /// - Throws: `Failure` 65 when a class has lost all its images of a part.
  func checkClasses(
    _ train: ImageSetPart, _ test: ImageSetPart, _ material: ImageMaterial
  ) throws(Failure) {
    for (part, images) in [(ImagePart.train, train), (.test, test)] {
      let counts = images.counts(classCount: material.classes.count)
      guard let label = counts.firstIndex(of: 0) else { continue }
      throw Failure(
        .badData, at: material.tree?.root,
        "class \(material.classes[label]) has no \(part.rawValue) image that can be decoded",
        expected: "at least one", found: "none",
        remedy: material.tree == nil ? "draw more images" : "replace its files or remove the class")
    }
  }
}
