import Foundation
import TestSupport
import Testing

/// A slurmctld, a slurmd and a munged of a test's own, by `pipeline/cluster/one-machine.sh`. Stopped when the value is
/// dropped, and also when the tests are killed.
final class OneMachineSlurm {
  private static let script = ProjectFiles.path("pipeline/cluster/one-machine.sh")

  static let isInstalled = ["slurmctld", "slurmd", "munged", "mungekey"].allSatisfy { name in
    ["/usr/sbin", "/usr/bin", "/sbin"].contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }

  private let folder: TemporaryDirectory
  private let guardian = Process()
  private let lifeline = Pipe()

  /// What a program has to be told to find this Slurm. As root, and with fewer processors than ranks, Open MPI
  /// wants to be told that this is meant.
  let environment: [String: String?]

  init() throws {
    folder = try TemporaryDirectory()
    environment = [
      "SLURM_CONF": folder.file("slurm.conf"), "OMPI_ALLOW_RUN_AS_ROOT": "1",
      "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_rmaps_base_oversubscribe": "1",
      "MAKEFLAGS": nil, "MAKELEVEL": nil, "MFLAGS": nil, "MNIST_DIR": nil, "IMAGES_DIR": nil,
    ]
    // Reads until this process closes the pipe, or ends in whatever way, which closes it too.
    guardian.executableURL = URL(filePath: "/bin/bash")
    guardian.arguments = ["-c", "cat; exec \"$0\" stop \"$1\"", Self.script, folder.path]
    guardian.standardInput = lifeline
    guardian.standardOutput = FileHandle.nullDevice
    try guardian.run()
    let started = try BuiltStage(at: Self.script).run(["start", folder.path, "2"])
    try #require(started.code == 0, "\(started.errors)")
  }

  deinit {
    try? lifeline.fileHandleForWriting.close()
    guardian.waitUntilExit()
  }

  /// A command of Slurm, or one that calls such.
  func run(_ words: [String], in folder: String) throws -> BuiltStage.Ending {
    try BuiltStage(at: "/usr/bin/env").run(words, in: folder, environment: environment)
  }

  /// What Slurm says of a job: of an array the line of each task.
  func state(of job: String) throws -> String {
    let ending = try run(["scontrol", "--oneliner", "show", "job", job], in: folder.path)
    #expect(ending.code == 0, "\(ending.errors)")
    return ending.output
  }

  /// Waits until what Slurm says of a job holds `words`, for a minute and a half at most.
  func wait(for words: String, of job: String) throws -> String {
    var state = ""
    for _ in 0..<900 {
      state = try self.state(of: job)
      if state.contains(words) { break }
      for bad in ["JobState=FAILED", "JobState=CANCELLED", "JobState=TIMEOUT"] {
        try #require(!state.contains(bad), "\(state)")
      }
      usleep(100_000)
    }
    return state
  }
}
