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
    let ending = try prepare(in: TemporaryDirectory(), "FAULT_CALL=lock:1-1000000:\(ENOLCK)")
    #expect(ending.code == 74 && ending.errors.contains("cannot be locked"), "\(ending.errors)")
  }

  /// It tried for ever to lock the file that has the name.
  @Test("a lock that cannot be looked at", .enabled(if: hasCompiler))
  func blindLocks() throws {
    let folder = try TemporaryDirectory()
    let ending = try prepare(
      in: folder, "FAULT_CALL=stat:1-1000000:\(EACCES)", "FAULT_PATH=.digits.h5.lock")
    #expect(ending.code == 74 && ending.errors.contains("cannot be locked"), "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("digits.h5")))
  }

  /// Foundation went up from the root without end, and the stack was used up.
  @Test("folders that cannot be looked at", .enabled(if: hasCompiler))
  func blindFolders() throws {
    for number in 1...6 {
      let ending = try prepare(in: TemporaryDirectory(), "FAULT_CALL=stat:\(number)-1000000:\(EIO)")
      #expect([0, 66, 73, 74].contains(ending.code), "\(number): \(ending.code) \(ending.errors)")
    }
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

  /// It was closed once more when it could not be closed, and HDF5 ended by a signal.
  @Test("a working copy of strange weights that cannot be written", .enabled(if: hasCompiler))
  func workingCopies() throws {
    let folder = try TemporaryDirectory()
    let weights = ProjectFiles.path("Tests/WeightFilesTests/Fixtures/plain.h5")
    let words = [
      weights, "--estimator", "htge", "--bits", "2", "--limit", "20", "--tensors", "conv/kernel",
      "--beyond-range", "-o", folder.file("new.h5"),
    ]
    var codes: [Int32] = []
    for call in ["close", "write", "open"] {
      for number in 1...4 {
        let fault = ["FAULT_CALL=\(call):\(number):\(EIO)", "FAULT_PATH=/weights-"]
        let ending = try run("convert", words, in: folder, fault)
        codes.append(ending.code)
        #expect(
          [0, 65, 74].contains(ending.code), "\(call) \(number): \(ending.code) \(ending.errors)")
        let isThere = FileManager.default.fileExists(atPath: folder.file("new.h5"))
        #expect(isThere == (ending.code == 0), "\(call) \(number)")
        try? FileManager.default.removeItem(atPath: folder.file("new.h5"))
      }
    }
    #expect(codes.contains { $0 != 0 })
  }

  /// What could not be written at the closing of a tensor was lost, and the file published without it.
  @Test(
    "weights that cannot be written", .enabled(if: hasCompiler),
    arguments: [("plain.h5", "conv/kernel"), ("keras.weights.h5", "layers/*/vars/0")])
  func lostWeights(name: String, tensors: String) throws {
    let folder = try TemporaryDirectory()
    let output = folder.file("new.h5")
    let words = [
      ProjectFiles.path("Tests/WeightFilesTests/Fixtures/\(name)"), "--estimator", "htge", "--bits",
      "2", "--limit", "20", "--tensors", tensors, "--beyond-range", "-o", output,
    ]
    #expect(try run("convert", words, in: folder, ["FAULT_CALL="]).code == 0)
    let whole = try Data(contentsOf: URL(fileURLWithPath: output))
    var codes: [Int32] = []
    for number in 1...30 {
      try? FileManager.default.removeItem(atPath: output)
      let fault = ["FAULT_CALL=write:\(number):\(ENOSPC)", "FAULT_PATH=/weights-"]
      let ending = try run("convert", words, in: folder, fault)
      codes.append(ending.code)
      let found = try? Data(contentsOf: URL(fileURLWithPath: output))
      #expect(found == (ending.code == 0 ? whole : nil), "\(number): \(ending.code)")
    }
    #expect(
      Set(codes).isSuperset(of: [0, 74]) && Set(codes).isSubset(of: [0, 65, 74]), "\(codes)")
  }

  /// Another face took the font's place, or boxes, with 0.
  @Test("a font whose file cannot be read ends the drawing", .enabled(if: hasCompiler))
  func fonts() throws {
    let folder = try TemporaryDirectory()
    var codes: [Int32] = []
    let whole = try draw(in: folder, "FAULT_CALL=")
    #expect(whole.ending.code == 0 && whole.pictures.count == 20, "\(whole.ending.errors)")
    for call in ["open", "stat", "rights"] {
      for number in 1...4 {
        let (ending, pictures) = try draw(in: folder, "FAULT_CALL=\(call):\(number):\(EIO)")
        codes.append(ending.code)
        if ending.code == 0 {
          #expect(pictures == whole.pictures, "\(call) \(number): other pictures")
        } else {
          #expect(ending.code == 78 && pictures.isEmpty, "\(call) \(number): \(ending.errors)")
          #expect(ending.errors.contains("Libertine"), "\(ending.errors)")
        }
      }
    }
    #expect(codes.contains(78))
  }

  /// Pictures of all estimators, where calls that name the file of one font count.
  private func draw(in folder: TemporaryDirectory, _ fault: String) throws
    -> (ending: BuiltStage.Ending, pictures: [String: Data])
  {
    let output = folder.file("pictures")
    try? FileManager.default.removeItem(atPath: output)
    let ending = try run(
      "render", ["estimators", "--output", output], in: folder,
      [fault, "FAULT_PATH=LinLibertine_RI.otf"])
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: output)) ?? []
    let pictures = names.compactMap { name in
      (try? Data(contentsOf: URL(fileURLWithPath: "\(output)/\(name)"))).map { (name, $0) }
    }
    return (ending, Dictionary(uniqueKeysWithValues: pictures))
  }

  /// A few digits.
  private func prepare(
    in folder: TemporaryDirectory, _ faults: String...
  ) throws -> BuiltStage.Ending {
    try run(
      "prepare",
      [
        "mnist", "--generated", "--train-images", "10", "--test-images", "10", "--output",
        folder.file("digits.h5"),
      ], in: folder, faults)
  }

  /// A stage, in half a minute at most.
  private func run(
    _ stage: String, _ words: [String], in folder: TemporaryDirectory, _ variables: [String]
  ) throws -> BuiltStage.Ending {
    let library = folder.file("faults.so")
    if !FileManager.default.fileExists(atPath: library) {
      let compiled = try BuiltStage(at: Self.compiler).run([
        "-shared", "-fPIC", "-o", library, ProjectFiles.path("pipeline/torture/faults.c"), "-ldl",
      ])
      #expect(compiled.code == 0, "\(compiled.errors)")
    }
    try Data(count: 4096).write(to: URL(fileURLWithPath: folder.file("tally")))
    return try BuiltStage(at: "/usr/bin/timeout").run(
      [
        "--kill-after=1", "30", "/usr/bin/env", "LD_PRELOAD=\(library)",
        "FAULT_TALLY=\(folder.file("tally"))",
      ] + variables + [BuiltStage(stage).executable.path] + words)
  }
}
