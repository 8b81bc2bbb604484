import Diagnostics
import Foundation
import HDF5
import Storage
import TestSupport
import Testing

/// Files that are read piece by piece while others do what they like to them.
@Suite("Files that stay open") struct CheckedFileTests {
  private let folder: TemporaryDirectory
  private let path: String
  private let values = (0..<200_000).map { Float($0) }

  init() throws {
    folder = try TemporaryDirectory()
    path = folder.file("run.h5")
    try write(values)
  }

  private func write(_ values: [Float]) throws {
    try Artifact.write(
      .trainingRun, to: path, stage: "train", key: StageKey(stage: "train"),
      provenance: Provenance(entries: [])
    ) { (writer) throws(Failure) in
      try writer.write(values, shape: [values.count], to: "/values", isPacked: false)
    }
  }

  private func read(_ reader: HDF5Reader) throws -> [Float] {
    try reader.read("/values", as: Float.self)
  }

  @Test("a file that is replaced meanwhile is read as it was")
  func replaced() throws {
    let file = try CheckedFile(.trainingRun, at: path)
    let reader = try file.open()
    try write([1, 2, 3])
    #expect(try read(reader) == values)
    #expect(try read(file.open()) == values)
    #expect(try read(Artifact.open(.trainingRun, at: path)) == [1, 2, 3])
    try FileManager.default.removeItem(atPath: path)
    #expect(try read(file.open()) == values)
  }

  @Test(
    "a file that is cut off or changed in place meanwhile ends with 65", arguments: [true, false])
  func changed(isCut: Bool) throws {
    let file = try CheckedFile(.trainingRun, at: path)
    let reader = try file.open()
    // The clock of files has steps.
    usleep(20_000)
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    if isCut {
      try handle.truncate(atOffset: 100_000)
    } else {
      try handle.seek(toOffset: 300_000)
      try handle.write(contentsOf: Data([1]))
    }
    try handle.close()
    for use in [{ try read(reader) }, { try read(file.open()) }] {
      let failure = #expect(throws: Failure.self) { try use() }
      #expect(failure?.code == .badData && failure?.problem.contains("changed while") == true)
    }
    let damaged = #expect(throws: Failure.self) { try Artifact.open(.trainingRun, at: path) }
    #expect(damaged?.code == .badData && damaged?.problem.contains("damaged") == true)
  }

  @Test("a pipe is refused, and not waited for") func pipe() throws {
    let pipe = folder.file("pipe.h5")
    #expect(mkfifo(pipe, 0o600) == 0)
    let failure = #expect(throws: Failure.self) { try Artifact.open(.trainingRun, at: pipe) }
    #expect(failure?.code == .badData && failure?.problem.contains("pipe or device") == true)
  }

  @Test("notes have the checksum of the whole file") func checksum() throws {
    #expect(try ChecksumNotes().sha256(of: path) == SHA256.hex(try readBytes(path)))
  }
}
