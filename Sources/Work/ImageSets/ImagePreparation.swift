import Diagnostics
import Foundation
import ImageGenerator
import Records
import Storage

/// What `prepare images` is asked to do.
package struct ImagePreparation: Sendable {
  /// The folder of the set to write.
  package var output: String
  /// A folder of class folders; nil to draw images.
  package var folder: String?
  /// What tables and captions call the set; nil for the name of the folder.
  package var name: String?
  /// How many files may be left out because they cannot be decoded; nil for one in a hundred.
  package var damagedLimit: Int?
  /// How many images to draw.
  package var generatedTrainCount = GeneratedImages.trainCount
  package var generatedTestCount = GeneratedImages.testCount

  package init(output: String) { self.output = output }

  /// Raised whenever the index's bytes would change for another reason than the images.
  static let revision = 1

  var index: String { "\(output)/\(ImageSet.indexName)" }

  /// The result of a call, for the console.
  package struct Report {
    package let outcome: PreparationOutcome
    package let name: String
    package let isGenerated: Bool
    package let trainCount: Int
    package let testCount: Int
    package let classCount: Int
    /// The set; nil in a dry run that would write one.
    package var set: ImageSet?
  }

  /// Reads the folder, or draws images, and writes the set unless it is there already.
  ///
  /// - Parameters:
  ///   - force: read and write even if the set is up to date.
  ///   - isDryRun: only say what would be done; touch nothing.
  ///   - progress: called now and then with the files done and all files.
  /// - Throws: `Failure` 65 or 66 for a folder that is no tree of images, or of which too much is damaged; 73, 74,
  ///   75 for the output.
  package func run(
    force: Bool, isDryRun: Bool, progress: (Int, Int) -> Void, provenance: () -> Provenance
  ) throws(Failure) -> Report {
    let material = try material()
    if !isDryRun { try AtomicFile.checkCreatable(index) }
    let lock = isDryRun ? nil : try FileLock(for: index)
    defer { withExtendedLifetime(lock) {} }
    var reason = "--force"
    if !force {
      switch present(material) {
      case .current(let set):
        try check(set.refused, of: material)
        return report(.current, material, set)
      case .stale(let words): reason = words
      }
    }
    if isDryRun { return report(.wouldWrite(reason: reason), material, nil) }
    return try collect(material, force, progress, provenance)
  }

  private func collect(
    _ material: ImageMaterial, _ force: Bool, _ progress: (Int, Int) -> Void,
    _ provenance: () -> Provenance
  ) throws(Failure) -> Report {
    let start = Date().timeIntervalSince1970
    // A file that was changed in the meantime must not be taken for read: the listing is made before.
    let listing = try material.tree.map { (tree) throws(Failure) in try FileListing(tree) }
    let (trainCount, testCount) = (material.trainCount, material.testCount)
    let total = trainCount + testCount
    let collector = ImageCollector(folder: output)
    let train = try collector.collect(.train, material.files(.train)) { progress($0, total) }
    let test = try collector.collect(.test, material.files(.test)) {
      progress(trainCount + $0, total)
    }
    let refused = train.refused + test.refused
    try check(refused, of: material)
    try checkClasses(train.part, test.part, material)
    let key = key(material, train, test)
    let set: ImageSet
    let outcome: PreparationOutcome
    if !force, Artifact.key(.imageSet, at: index) == key, let old = try? ImageSet(index: index),
      old.missingShard == nil
    {
      (set, outcome) = (old, .current)
    } else {
      set = ImageSet(
        description: describe(material, train.part, test.part, refusedCount: refused.count),
        classes: material.classes, train: train.part, test: test.part,
        statistics: try PixelStatistics.compute(train.part),
        contactSheet: try ContactSheet(of: train.part, classes: material.classes),
        refused: refused)
      try set.write(
        to: index, paths: { $0 == .train ? train.paths : test.paths }, key: key,
        provenance: provenance())
      outcome = .written
    }
    removeLeftovers(set)
    if let listing, listing.isOlder(than: start) { try listing.record(in: output, key: key) }
    return report(outcome, material, set)
  }

  private func report(_ outcome: PreparationOutcome, _ material: ImageMaterial, _ set: ImageSet?)
    -> Report
  {
    Report(
      outcome: outcome, name: name(of: material), isGenerated: material.tree == nil,
      trainCount: set?.trainCount ?? material.trainCount,
      testCount: set?.testCount ?? material.testCount, classCount: material.classes.count,
      set: set)
  }

  /// Removes shards that no index names any more, and what killed processes left.
  private func removeLeftovers(_ set: ImageSet) {
    let needed = Set((set.train.shards + set.test.shards).map(\.fileName))
    for name in (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? [] {
      let isPartial = name.hasPrefix(".") && name.contains(".h5.partial-")
      if isPartial || ImageShard.isShard(name) && !needed.contains(name) {
        unlink("\(output)/\(name)")
      }
    }
  }
}
