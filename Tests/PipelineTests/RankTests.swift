import Foundation
import Storage
import Tensors
import TestSupport
import Testing

/// What the tests of several processes need.
enum MPIBuild {
  static let train = "\(SharedData.packageRoot)/.build/mpi/release/train"
  static let launcher = ["/usr/bin/mpirun", "/usr/local/bin/mpirun"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
  static let isThere = launcher != nil && FileManager.default.isExecutableFile(atPath: train)
}

/// The built `train` with MPI under `mpirun`: several processes train one run. Skipped where there is no such build
/// (`swift build … --product train --traits MPI --scratch-path .build/mpi`, as `.ci/run` does) or no `mpirun`.
@Suite(
  "ranks", .serialized,
  .enabled(
    if: MPIBuild.isThere, "no build with MPI, or no mpirun: several processes are not tested"))
struct RankTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    let prepared = try BuiltStage("prepare").run(
      ["images", "--train-images", "200", "--test-images", "50", "--output", folder.file("images")])
    #expect(prepared.code == 0, "\(prepared.errors)")
  }

  private func arguments(_ output: String, threads: Int = 1) -> [String] {
    [
      "run", "--experiment", ProjectFiles.path("pipeline/experiments/resnet50.yaml"), "--profile",
      "smoke", "--run", "start-sgd", "--images", folder.file("images/index.h5"), "--steps", "40",
      "--threads", "\(threads)", "--output", folder.file(output), "--rank-patience", "3",
    ]
  }

  /// On a machine with fewer processors than ranks, and as root, Open MPI wants to be told that this is meant.
  private static let environment: [String: String?] = [
    "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_hwloc_base_binding_policy": "none",
  ]

  private func run(_ ranks: Int, _ arguments: [String]) throws -> BuiltStage.Ending {
    try BuiltStage(at: try #require(MPIBuild.launcher)).run(
      ["-n", "\(ranks)", MPIBuild.train] + arguments, environment: Self.environment)
  }

  /// Starts ranks and does something to them when the first step is reported.
  private func start(
    _ ranks: Int, _ arguments: [String], killTimeout: String? = nil,
    then meddle: (_ pids: [Int32], _ launcher: Process) -> Void
  ) throws -> (code: Int32, errors: String, seconds: Double) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(MPIBuild.launcher))
    process.arguments = ["-n", "\(ranks)", MPIBuild.train] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      Self.environment.compactMapValues { $0 }
    ) { $1 }
    if let killTimeout { process.environment?["OMPI_MCA_odls_base_sigkill_timeout"] = killTimeout }
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    var text = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
    // None any more where the run was done at once.
    meddle((try? Self.children(of: process.processIdentifier)) ?? [], process)
    let start = Date()
    text += String(
      decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text, Date().timeIntervalSince(start))
  }

  private static func children(of parent: Int32) throws -> [Int32] {
    try String(contentsOfFile: "/proc/\(parent)/task/\(parent)/children", encoding: .utf8)
      .split(separator: " ").compactMap { Int32($0) }
  }

  @Test func theBytesAreThoseOfOneProcess() throws {
    let alone = try BuiltStage(at: MPIBuild.train).run(arguments("1x1.h5"))
    #expect(alone.code == 0, "\(alone.errors)")
    let bytes = try readBytes(folder.file("1x1.h5"))
    for (ranks, threads) in [(1, 2), (2, 1), (3, 1), (2, 2), (4, 1), (5, 1), (8, 1)] {
      let name = "\(ranks)x\(threads).h5"
      let ending = try run(ranks, arguments(name, threads: threads))
      #expect(ending.code == 0, "\(ending.errors)")
      #expect(try readBytes(folder.file(name)) == bytes, "\(name)")
    }
  }

  @Test func aRunThatWasBrokenOffGoesOnWithAnyOtherNumber() throws {
    #expect(try BuiltStage(at: MPIBuild.train).run(arguments("whole.h5")).code == 0)
    for (before, after, signal) in [(2, 3, SIGUSR1), (3, 1, SIGTERM), (4, 2, SIGUSR1)] {
      let ending = try start(before, arguments("broken.h5"), killTimeout: "20") { _, launcher in
        kill(launcher.processIdentifier, signal)
      }
      // Quick machines are done before the signal arrives.
      if ending.code != 0 {
        #expect(ending.errors.contains("a checkpoint was saved"), "\(ending.errors)")
        #expect(!ending.errors.contains("unexpected"), "\(ending.errors)")
        // What a job file asks before it requeues the job.
        if signal == SIGUSR1 { #expect(ending.code == 138, "\(ending.errors)") }
        #expect(FileManager.default.fileExists(atPath: folder.file("broken.checkpoint.h5")))
        #expect(!FileManager.default.fileExists(atPath: folder.file("broken.h5")))
      }
      #expect(try run(after, arguments("broken.h5")).code == 0)
      #expect(try readBytes(folder.file("broken.h5")) == readBytes(folder.file("whole.h5")))
      try FileManager.default.removeItem(atPath: folder.file("broken.h5"))
    }
  }

  @Test func aKilledRankEndsTheJobAndNothingIsPublished() throws {
    let ending = try start(3, arguments("killed.h5")) { pids, _ in
      if let last = pids.last { kill(last, SIGKILL) }
    }
    if ending.code == 0 { return }
    #expect(ending.seconds < 20)
    #expect(!FileManager.default.fileExists(atPath: folder.file("killed.h5")))
    #expect(try run(2, arguments("killed.h5")).code == 0)
    #expect(try BuiltStage(at: MPIBuild.train).run(arguments("whole.h5")).code == 0)
    #expect(try readBytes(folder.file("killed.h5")) == readBytes(folder.file("whole.h5")))
  }

  /// Slow. Whichever rank is killed, whenever: what goes on from its checkpoint, with any number of ranks, ends in the
  /// same bytes.
  @Test func twentyKillsOfAnyRankAtAnyMoment() throws {
    #expect(try BuiltStage(at: MPIBuild.train).run(arguments("whole.h5")).code == 0)
    let whole = try readBytes(folder.file("whole.h5"))
    let often = arguments("killed.h5") + ["--checkpoint-every", "0.003"]
    var stream = PhiloxStream(seed: 20, purpose: "kills")
    var kills = 0
    var attempts = 0
    while kills < 20 && attempts < 200 {
      attempts += 1
      let ranks = 1 + stream.index(below: 4)
      let ending = try start(ranks, often) { pids, _ in
        usleep(UInt32(stream.index(below: 250_000)))
        if !pids.isEmpty { kill(pids[stream.index(below: pids.count)], SIGKILL) }
      }
      if ending.code == 0 {
        // Done before the signal arrived.
        #expect(try readBytes(folder.file("killed.h5")) == whole)
        try FileManager.default.removeItem(atPath: folder.file("killed.h5"))
      } else {
        kills += 1
        #expect(ending.seconds < 10, "\(ending.errors)")
      }
    }
    #expect(kills == 20)
    let last = try run(3, often)
    #expect(last.code == 0, "\(last.errors)")
    #expect(try readBytes(folder.file("killed.h5")) == whole)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(left == ["images", "killed.h5", "whole.h5"])
  }

  /// Whether this machine lets its user make network namespaces and cables between them.
  private static let canMakeHosts: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      "command -v ip tc && ip netns add sti-probe && ip netns del sti-probe && [ -e /dev/net/tun ]",
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(
    .enabled(
      if: canMakeHosts, "no right to make network namespaces, or no ip and tc: one host only"))
  func twoHostsTrainToTheSameBytes() throws {
    let script = ProjectFiles.path("pipeline/cluster/two-hosts.sh")
    var arguments = arguments("hosts.h5")
    arguments[try #require(arguments.firstIndex(of: "--steps")) + 1] = "4"
    let hosts = try BuiltStage(at: script).run(
      ["--rate", "1gbit", "--delay", "1ms", MPIBuild.train] + arguments)
    #expect(hosts.code == 0, "\(hosts.errors)")
    arguments[try #require(arguments.firstIndex(of: "--output")) + 1] = folder.file("alone.h5")
    #expect(try BuiltStage(at: MPIBuild.train).run(arguments).code == 0)
    #expect(try readBytes(folder.file("hosts.h5")) == readBytes(folder.file("alone.h5")))
    #expect(try BuiltStage(at: script).run(["--rate", "1gbit"]).code == 64)
  }

  @Test func aRankThatHangsEndsTheJobWithAMessage() throws {
    let ending = try start(2, arguments("hanging.h5")) { pids, _ in
      if let last = pids.last { kill(last, SIGSTOP) }
    }
    if ending.code == 0 { return }
    #expect(ending.seconds < 20, "\(ending.seconds)")
    #expect(ending.errors.contains("has not answered for 3 s"), "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("hanging.h5")))
  }

  @Test func aRankThatFailsSaysWhyAndEndsTheOthers() throws {
    try AtomicFile.write(Array("torn".utf8), to: folder.file("images/index.h5"))
    let ending = try run(2, arguments("bad.h5"))
    #expect(ending.code == 65 && ending.seconds < 10, "\(ending.code) \(ending.errors)")
    #expect(ending.errors.contains("index.h5"), "\(ending.errors)")
  }

  @Test func whatCannotBeSharedIsRefused() throws {
    let many = try run(17, arguments("many.h5"))
    #expect(many.code == 78 && many.errors.contains("8 ranks or fewer"), "\(many.errors)")
    let plain = try run(2, arguments("plain.h5") + ["--kernels", "plain"])
    #expect(plain.code == 78 && plain.errors.contains("in one process"), "\(plain.errors)")
    let without = try BuiltStage(at: try #require(MPIBuild.launcher)).run(
      ["-n", "2", BuiltStage("train").executable.path] + arguments("without.h5"),
      environment: Self.environment)
    #expect(without.code == 78 && without.errors.contains("MPI=1"), "\(without.errors)")
  }
}
