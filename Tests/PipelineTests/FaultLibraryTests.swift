import Foundation
import TestSupport
import Testing

/// Stages under the library by which the campaign `torture` lets system calls fail and clocks jump: what it found there.
@Suite("failing system calls")
struct FaultLibraryTests {
  private static let compiler = "/usr/bin/cc"
  private static var hasCompiler: Bool { FileManager.default.isExecutableFile(atPath: compiler) }

  /// Asking git for the commit waited for ever.
  @Test(
    "neither a thread that cannot be started nor a clock that jumps makes a stage wait for ever",
    .enabled(if: hasCompiler, "no C compiler"),
    arguments: [
      "FAULT_CALL=thread:1:11", "FAULT_CALL=thread:2:11", "FAULT_CALL=thread:3:11", "FAULT_CLOCK=1",
      "FAULT_CLOCK=2", "FAULT_CLOCK=3",
    ])
  func waiting(fault: String) throws {
    let folder = try TemporaryDirectory()
    let ending = try prepare(in: folder, fault)
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        "digits.h5", "faults.so", "tally",
      ])
  }

  /// It said that another process was working on the output.
  @Test("a file system without locks is told from a busy output", .enabled(if: hasCompiler))
  func noLocks() throws {
    let ending = try prepare(in: TemporaryDirectory(), "FAULT_CALL=lock:1:\(ENOLCK)")
    #expect(ending.code == 74 && ending.errors.contains("cannot be locked"), "\(ending.errors)")
  }

  /// HDF5 fell over it when the process ended, after the message.
  @Test("files that cannot be closed", .enabled(if: hasCompiler))
  func closing() throws {
    for number in [1, 4, 7, 10, 13, 16, 19] {
      let fault = "FAULT_CALL=close:\(number)-1000000:\(EIO)"
      let ending = try prepare(in: TemporaryDirectory(), fault)
      #expect([0, 74].contains(ending.code), "\(number): \(ending.code) \(ending.errors)")
    }
  }

  /// A few digits, in half a minute at most.
  private func prepare(in folder: TemporaryDirectory, _ fault: String) throws -> BuiltStage.Ending {
    let library = folder.file("faults.so")
    let compiled = try BuiltStage(at: Self.compiler).run([
      "-shared", "-fPIC", "-o", library, ProjectFiles.path("pipeline/torture/faults.c"), "-ldl",
    ])
    #expect(compiled.code == 0, "\(compiled.errors)")
    try Data(count: 4096).write(to: URL(fileURLWithPath: folder.file("tally")))
    return try BuiltStage(at: "/usr/bin/timeout").run([
      "--kill-after=1", "30", "/usr/bin/env", "LD_PRELOAD=\(library)",
      "FAULT_TALLY=\(folder.file("tally"))", fault, BuiltStage("prepare").executable.path, "mnist",
      "--generated", "--train-images", "10", "--test-images", "10", "--output",
      folder.file("digits.h5"),
    ])
  }
}
