import Diagnostics
import Foundation
import Storage
import Synchronization
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

  @Test(arguments: ["a/b/c/file", "a//b///c/file", "./a/../a/b/file"])
  func missingFoldersAreMade(path: String) throws {
    let folder = try TemporaryDirectory()
    try AtomicFile.write(new, to: folder.file(path))
    try AtomicFile.write(new, to: folder.file(path))
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: folder.file(path)))) == new)
  }

  @Test(arguments: ["a/file", "a/b/file"])
  func aFileInTheWayOfAFolderIsTold(path: String) throws {
    let folder = try TemporaryDirectory()
    try AtomicFile.write(old, to: folder.file("a"))
    let failure = #expect(throws: Failure.self) {
      try AtomicFile.write(new, to: folder.file(path))
    }
    #expect(failure?.code == .cannotCreate && failure?.found == "Not a directory")
  }

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

  /// As the campaign `torture` found it: the number of the process that was killed was another's by then.
  @Test func whatAKilledProcessLeftIsRemovedWhoeverHasItsNumber() throws {
    let folder = try TemporaryDirectory()
    let leftover = folder.file(".result.partial-1")
    try Data("half".utf8).write(to: URL(fileURLWithPath: leftover))
    let operations = SystemFileOperations()
    let written = try #require(operations.create(folder.file(".result.partial-2000000000")))
    try AtomicFile.write(new, to: folder.file("result"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == [".result.partial-2000000000", "result"], "its owner lives")
    #expect(operations.close(written))
    // A process that another test is just starting holds what was open here until it becomes another program.
    let patience = ContinuousClock.now + .seconds(30)
    repeat {
      Leftovers.remove(beside: folder.file("result"))
    } while try FileManager.default.contentsOfDirectory(atPath: folder.path) != ["result"]
      && ContinuousClock.now < patience
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["result"])
  }

  /// What is being written is nobody's leftover, from its first moment to its last.
  @Test func whoeverCleansUpLeavesLiveFilesAlone() throws {
    let folder = try TemporaryDirectory()
    let output = folder.file("result")
    let isDone = Atomic<Bool>(false)
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      guard index == 0 else {
        while !isDone.load(ordering: .relaxed) { Leftovers.remove(beside: output) }
        return
      }
      for _ in 0..<500 { #expect(throws: Never.self) { try AtomicFile.write(new, to: output) } }
      isDone.store(true, ordering: .relaxed)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["result"])
  }

  /// As the campaign `torture` found it: nobody wrote the output any more, since it was whole.
  @Test func whatAKilledProcessLeftBesideAWholeOutputIsRemoved() throws {
    let folder = try TemporaryDirectory()
    let output = folder.file("run.h5")
    try AtomicFile.write(new, to: output)
    for name in [".run.h5.lock", ".run.h5.partial-2000000000", ".run.h5.other", ".other.lock"] {
      try Data("left".utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    }
    Leftovers.remove(beside: output)
    let kept = [".other.lock", ".run.h5.other", "run.h5"]
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == kept)
    let lock = try FileLock(for: output)
    Leftovers.remove(beside: output)
    #expect(FileManager.default.fileExists(atPath: folder.file(".run.h5.lock")))
    withExtendedLifetime(lock) {}
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
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("")) == [])
    _ = try FileLock(for: output)
  }

  @Test func aLinkInTheOutputsPlaceIsReplacedAndItsTargetKept() throws {
    let folder = try TemporaryDirectory()
    try AtomicFile.write(old, to: folder.file("victim"))
    let output = folder.file("run.h5")
    try FileManager.default.createSymbolicLink(
      atPath: output, withDestinationPath: folder.file("victim"))
    try AtomicFile.checkCreatable(output)
    try AtomicFile.write(new, to: output)
    #expect(try readBytes(folder.file("victim")) == old && readBytes(output) == new)
    let type = try FileManager.default.attributesOfItem(atPath: output)[.type]
    #expect(type as? FileAttributeType == .typeRegular)
  }

  /// The lock of an output that anybody may have put there.
  @Test func aLockThatIsALinkIsRefusedAndItsTargetKept() throws {
    let folder = try TemporaryDirectory()
    try AtomicFile.write(Array("precious".utf8), to: folder.file("victim"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file(".run.h5.lock"), withDestinationPath: folder.file("victim"))
    let failure = #expect(throws: Failure.self) { try FileLock(for: folder.file("run.h5")) }
    #expect(failure?.code == .cannotCreate && failure?.problem.contains("symbolic link") == true)
    #expect(try readBytes(folder.file("victim")) == Array("precious".utf8))
  }

  /// An owner that waits for nobody must not get the lock of a file that has just been removed.
  @Test func ownersThatComeAndGoNeverMeet() throws {
    let folder = try TemporaryDirectory()
    let output = folder.file("run.h5")
    let owners = Atomic<Int>(0)
    let taken = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 4000) { _ in
      guard let lock = try? FileLock(for: output) else { return }
      #expect(owners.add(1, ordering: .sequentiallyConsistent).newValue == 1)
      taken.add(1, ordering: .relaxed)
      owners.subtract(1, ordering: .sequentiallyConsistent)
      withExtendedLifetime(lock) {}
    }
    #expect(taken.load(ordering: .relaxed) > 0)
  }

  @Test func aPipeIsNoFile() throws {
    let folder = try TemporaryDirectory()
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o644) == 0)
    for path in [pipe, "/dev/zero"] {
      let failure = #expect(throws: Failure.self) { try readBytes(path) }
      #expect(failure?.code == .badData && failure?.problem.contains("pipe or device") == true)
    }
  }

  @Test func whatAKilledProbeLeavesGoesWithTheNextOne() throws {
    let folder = try TemporaryDirectory()
    try AtomicFile.write(Array("left".utf8), to: folder.file(".run.h5.partial-999999999"))
    try AtomicFile.checkCreatable(folder.file("run.h5"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("")) == [])
    try AtomicFile.write(Array("old".utf8), to: folder.file("run.h5"))
    try AtomicFile.write(Array("left".utf8), to: folder.file(".run.h5.partial-999999999"))
    AtomicFile.remove(folder.file("run.h5"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("")) == [])
  }
}
