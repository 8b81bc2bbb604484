import Configurations
import ConvNetTraining
import Diagnostics
import Experiments
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Training

import Supervision

/// Which runs are due, for files that carry the right keys: nothing is trained here.
@Suite struct DueRunsTests {
  private let folder: TemporaryDirectory
  private let data: String
  private let runs: [PlannedRun]

  init() throws {
    folder = try TemporaryDirectory()
    data = folder.file("digits.h5")
    let blank = LabelledImages(
      pixels: [UInt8](repeating: 0, count: 784), labels: [0], height: 28, width: 28)
    let images = PreparedImages(
      description: DatasetDescription(
        name: "blank", source: "a test", isGenerated: true, isVerified: false,
        checksums: [("all", "0")]),
      train: blank, test: blank)
    try images.write(to: data, key: StageKey(stage: "prepare"), provenance: Provenance(entries: []))
    let file = ProjectFiles.path("pipeline/experiments/mnist.yaml")
    var experiment = try Experiment.read(path: file, profile: "smoke")
    // One run goes on from another.
    experiment.runs[0].stopAfter = 100
    experiment.runs[1].start = experiment.runs[0].name
    runs = PlannedRun.all(
      of: experiment, file: file, seeds: 2, data: data, below: folder.file("build"))
    for run in runs { try publish(run) }
    settle()
  }

  /// Files that were changed just now are read again in any case.
  private func settle() { usleep(UInt32(2e6 * FileMark.settlingTime)) }

  /// A file that carries the run's key, and nothing else.
  private func publish(_ run: PlannedRun, seed: Int? = nil) throws {
    var request = run.request
    if let seed { request.seed = seed }
    request.startChecksum = try run.start.map { try ChecksumNotes().sha256(of: $0) }
    let key = request.key(
      dataset: try ConvNetFamily().dataset(at: data), sources: "tests")
    try Artifact.write(
      .trainingRun, to: run.output, stage: "train", key: key, provenance: Provenance(entries: [])
    ) { (_) throws(Failure) in }
  }

  private func due(_ notes: ChecksumNotes = ChecksumNotes(), isForced: Bool = false) throws
    -> [String]
  {
    try DueRuns(
      runs, family: { _ in ConvNetFamily() }, sources: { _ in "tests" }, notes: notes,
      isForced: isForced
    ).due.map(\.output)
  }

  @Test func whatCarriesItsKeyIsNotTrained() throws {
    #expect(try due() == [])
    #expect(try due(isForced: true).count == runs.count)
  }

  @Test func changedDamagedAndMissingFilesAreDue() throws {
    try publish(runs[2], seed: 7)
    try AtomicFile.write(Array("torn".utf8), to: runs[3].output)
    try FileManager.default.removeItem(atPath: runs[4].output)
    let found = try DueRuns(
      runs, family: { _ in ConvNetFamily() }, sources: { _ in "tests" }, notes: ChecksumNotes(),
      isForced: false)
    #expect(found.due.map(\.output) == runs[2...4].map(\.output))
    guard case .stale(let reason) = found.all[2].state else { return }
    #expect(reason == "changed: seed: 7 → 1")
  }

  @Test func aRunIsDueWhenTheOneItGoesOnFromIs() throws {
    try FileManager.default.removeItem(atPath: runs[0].output)
    #expect(try due() == [runs[0].output, runs[1].output])
  }

  @Test func notesSpareTheReadingAndNothingElse() throws {
    let notes = ChecksumNotes(path: folder.file("notes.json"))
    #expect(try due(notes) == [])
    notes.save()
    #expect(try due(ChecksumNotes(path: folder.file("notes.json"))) == [])
    // Other bytes of the same length, the same name and the same time of modification.
    let path = runs[3].output
    let before = try FileManager.default.attributesOfItem(atPath: path)
    var bytes = try readBytes(path)
    bytes[bytes.count - 1] ^= 1
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.write(contentsOf: Data(bytes))
    try file.close()
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(before[.modificationDate])], ofItemAtPath: path)
    #expect(try due(ChecksumNotes(path: folder.file("notes.json"))) == [path])
    // Notes that cannot be read are none.
    try Data("torn".utf8).write(to: URL(filePath: folder.file("notes.json")))
    #expect(try due(ChecksumNotes(path: folder.file("notes.json"))) == [path])
  }

  @Test func withoutDataAllIsDue() throws {
    try FileManager.default.removeItem(atPath: data)
    #expect(try due().count == runs.count)
  }
}
