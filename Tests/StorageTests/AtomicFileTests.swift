import Diagnostics
import Foundation
import Storage
import TestSupport
import Testing

/// The system's calls, of which the n-th fails.
private final class FailingOperations: FileOperations {
  private let system = SystemFileOperations()
  private let failing: Int
  private(set) var calls = 0

  init(failing: Int) { self.failing = failing }

  private func fails() -> Bool {
    calls += 1
    errno = ENOSPC
    return calls == failing
  }

  func create(_ path: String) -> Int32? { fails() ? nil : system.create(path) }
  func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    // Half of it, so that writing takes several calls.
    let part = UnsafeRawBufferPointer(rebasing: bytes[..<((bytes.count + 1) / 2)])
    return fails() ? -1 : system.write(descriptor, part)
  }
  func synchronize(_ descriptor: Int32) -> Bool { !fails() && system.synchronize(descriptor) }
  func close(_ descriptor: Int32) -> Bool { !fails() && system.close(descriptor) }
  func rename(_ source: String, to destination: String) -> Bool {
    !fails() && system.rename(source, to: destination)
  }
  func synchronizeDirectory(_ path: String) -> Bool {
    !fails() && system.synchronizeDirectory(path)
  }
}

@Suite struct AtomicFileTests {
  private let old = Array("old".utf8)
  private let new = Array("new bytes".utf8)

  @Test func aFileIsOldOrNewWhateverCallFails() throws {
    let complete = FailingOperations(failing: .max)
    let folder = try TemporaryDirectory()
    let path = folder.file("result")
    try AtomicFile.write(new, to: path, by: complete)
    #expect(complete.calls > 6)
    for call in 1...complete.calls {
      try AtomicFile.write(old, to: path)
      let failure = #expect(throws: Failure.self, "call \(call)") {
        try AtomicFile.write(new, to: path, by: FailingOperations(failing: call))
      }
      #expect(failure?.code == .inputOutput || failure?.code == .cannotCreate)
      let bytes = try readBytes(path)
      #expect(bytes == (call == complete.calls ? new : old), "call \(call)")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(names == ["result"], "call \(call) left something behind")
    }
  }

  @Test func whatAKilledProcessLeftIsRemoved() throws {
    let folder = try TemporaryDirectory()
    // Process numbers end far below this one.
    let leftover = folder.file(".result.partial-2000000000")
    try Data("half".utf8).write(to: URL(fileURLWithPath: leftover))
    try AtomicFile.write(new, to: folder.file("result"))
    #expect(!FileManager.default.fileExists(atPath: leftover))
  }

  @Test func equalBytesAreLeftAlone() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("deep/er/result")
    #expect(try AtomicFile.writeIfChanged(new, to: path))
    #expect(try !AtomicFile.writeIfChanged(new, to: path))
    #expect(try AtomicFile.writeIfChanged(old, to: path))
  }

  @Test func outputsThatCannotBeCreatedAreRefusedBeforeTheWork() throws {
    let folder = try TemporaryDirectory()
    try Data().write(to: URL(fileURLWithPath: folder.file("file")))
    let below = #expect(throws: Failure.self) {
      try AtomicFile.checkCreatable(folder.file("file/run.h5"))
    }
    #expect(below?.code == .cannotCreate)
    let taken = #expect(throws: Failure.self) { try AtomicFile.checkCreatable(folder.path) }
    #expect(taken?.code == .cannotCreate)
    try AtomicFile.checkCreatable(folder.file("new/run.h5"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("new")) == [])
  }

  @Test func aSecondOwnerOfAnOutputIsSentAway() throws {
    let folder = try TemporaryDirectory()
    let output = folder.file("run.h5")
    do {
      let lock = try FileLock(for: output)
      let failure = #expect(throws: Failure.self) { try FileLock(for: output) }
      #expect(failure?.code == .busy)
      #expect(failure?.found?.contains("process \(getpid())") == true)
      withExtendedLifetime(lock) {}
    }
    _ = try FileLock(for: output)
  }
}
