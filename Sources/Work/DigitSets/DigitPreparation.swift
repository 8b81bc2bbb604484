import Diagnostics
import DigitGenerator
import Foundation
import Records
import Storage

extension DigitPreparation {
  /// The result of a call, for the console.
  package struct Report {
    package let outcome: PreparationOutcome
    /// What the output holds, or would hold.
    package let description: DatasetDescription
    package let trainCount: Int
    package let testCount: Int
  }

  /// Finds the digits, and writes the output unless it holds them already.
  ///
  /// - Parameters:
  ///   - force: write even if the output is up to date, and look for MNIST again.
  ///   - isDryRun: only say what would be done; touch nothing.
  /// - Throws: `Failure` 65 or 66 for a named folder that is damaged, foreign or absent; 73, 74, 75 for the output.
  package func run(force: Bool, isDryRun: Bool, provenance: () -> Provenance) throws(Failure)
    -> Report
  {
    if !isDryRun { try AtomicFile.checkCreatable(output) }
    let lock = isDryRun ? nil : try FileLock(for: output)
    defer { withExtendedLifetime(lock) {} }
    let existing = Artifact.key(.preparedImages, at: output)
    switch try source(existing: force ? nil : existing, isDryRun: isDryRun) {
    case .files(let files):
      let key = key(checksums: files.checksums, name: name(of: files))
      return try publish(key, describe(files), force, isDryRun, provenance) {
        (files.train.prefix(trainCount), files.test.prefix(testCount))
      }
    case .preparedMNIST:
      let prepared = try PreparedImages(path: output)
      return Report(
        outcome: .current, description: prepared.description, trainCount: prepared.train.count,
        testCount: prepared.test.count)
    case .download:
      return Report(
        outcome: .wouldWrite(reason: "MNIST would be looked for on public mirrors"),
        description: describe(Self.checksumsOfMNIST, isMNIST: true),
        trainCount: trainCount ?? GeneratedDigits.trainCount,
        testCount: testCount ?? GeneratedDigits.testCount)
    case .generator(let reason):
      return try generate(reason: reason, force, isDryRun, provenance)
    }
  }

  private func generate(
    reason: String, _ force: Bool, _ isDryRun: Bool, _ provenance: () -> Provenance
  ) throws(Failure) -> Report {
    log.warning("digits drawn by this program stand in for MNIST: \(reason)")
    return try publish(generatorKey, describeGenerator(nil, nil), force, isDryRun, provenance) {
      let train = GeneratedDigits.draw(.train, count: trainCount ?? GeneratedDigits.trainCount)
      let test = GeneratedDigits.draw(.test, count: testCount ?? GeneratedDigits.testCount)
      return (train, test)
    }
  }

  private func publish(
    _ key: StageKey, _ description: DatasetDescription, _ force: Bool, _ isDryRun: Bool,
    _ provenance: () -> Provenance, _ images: () -> (train: LabelledImages, test: LabelledImages)
  ) throws(Failure) -> Report {
    var description = description
    let staleness = Artifact.staleness(.preparedImages, at: output, key: key)
    let reason: String
    switch staleness {
    case .current where !force:
      let prepared = try PreparedImages(path: output)
      return Report(
        outcome: .current, description: prepared.description, trainCount: prepared.train.count,
        testCount: prepared.test.count)
    case .current: reason = "--force"
    case .stale(let words): reason = words
    }
    if isDryRun {
      return Report(
        outcome: .wouldWrite(reason: reason), description: description,
        trainCount: trainCount ?? GeneratedDigits.trainCount,
        testCount: testCount ?? GeneratedDigits.testCount)
    }
    let (train, test) = images()
    if description.isGenerated { description = describeGenerator(train, test) }
    let prepared = PreparedImages(description: description, train: train, test: test)
    try prepared.write(to: output, key: key, provenance: provenance())
    return Report(
      outcome: .written, description: description, trainCount: train.count, testCount: test.count)
  }
}
