import Foundation
import Storage
import TestSupport
import Testing

/// `train all` with real runs of a few steps on a few generated digits, as make calls it.
@Suite("train all", .serialized) struct TrainAllTests {
  private let folder: TemporaryDirectory
  private let train = BuiltStage("train")
  private let experiment: String

  init() throws {
    folder = try TemporaryDirectory()
    let prepared = try BuiltStage("prepare").run([
      "mnist", "--generated", "--train-images", "600", "--test-images", "100",
      "--output", folder.file("digits.h5"),
    ])
    #expect(prepared.code == 0, "\(prepared.errors)")
    experiment = folder.file("mnist.yaml")
    try write(steps: 30)
  }

  /// The committed experiment with runs of so many steps.
  private func write(steps: Int) throws {
    let text = try String(
      contentsOfFile: ProjectFiles.path("pipeline/experiments/mnist.yaml"), encoding: .utf8)
    let edited = text.replacing("steps: 200\n", with: "steps: \(steps)\n")
      .replacing("evaluate_every: 100\n", with: "evaluate_every: \(steps)\n")
      .replacing("train_images: 4000\n", with: "train_images: 600\n")
      .replacing("test_images: 1000\n", with: "test_images: 100\n")
    try edited.write(toFile: experiment, atomically: true, encoding: .utf8)
  }

  private func arguments(_ more: [String] = []) -> [String] {
    [
      "all", "--experiment", experiment, "--profile", "smoke", "--digits",
      folder.file("digits.h5"), "--build", folder.file("build"), "--jobs", "2", "--notes",
      folder.file("build/.checksums.json"), "--pace", folder.file("build/.pace.json"),
    ] + more
  }

  private var runFiles: [String] {
    get throws {
      let names = try FileManager.default.subpathsOfDirectory(
        atPath: folder.file("build/smoke/runs"))
      return names.filter { $0.hasSuffix("seed-1.h5") }
    }
  }

  @Test("all are trained, counted, and not trained again; --dry-run names each and says why")
  func story() throws {
    let dry = try train.run(arguments(["--dry-run"]))
    #expect(dry.code == 0, "\(dry.errors)")
    #expect(dry.output.matches(of: #/would train .*it does not exist/#).count == 7)
    #expect(!FileManager.default.fileExists(atPath: folder.file("build")))

    let first = try train.run(arguments(), environment: ["PROGRESS": nil])
    #expect(first.code == 0, "\(first.errors)")
    #expect(try runFiles.count == 7)
    #expect(first.output.matches(of: #/training loss .* → /#).count == 7, "\(first.output)")
    // One plain line for each finished run, with the time left once a speed is known.
    #expect(first.errors.contains("1 of 7 runs, "), "\(first.errors)")
    #expect(first.errors.contains("7 of 7 runs, 0 s left"), "\(first.errors)")
    #expect(!first.errors.contains("\r"))

    let again = try train.run(arguments())
    #expect(again.code == 0 && again.output == "runs: 7 of 7 are up to date\n")
    let status = try train.run(arguments(["--dry-run"]))
    #expect(status.output.matches(of: #/up to date: /#).count == 7, "\(status.output)")

    // The first minutes of the next time are judged by the speed of the last.
    try write(steps: 60)
    let changed = try train.run(arguments(["--dry-run"]))
    #expect(changed.output.contains("would train mnist/qhat-sgd seed 1: changed: "))
    #expect(changed.output.contains("steps: 30 → 60"), "\(changed.output)")
  }

  @Test("--commands prints what is due for a shell, and what goes on from that apart")
  func commands() throws {
    let odd = folder.file("it's\n$HOME")
    try FileManager.default.createDirectory(atPath: odd, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: experiment, toPath: "\(odd)/mnist.yaml")
    func list(_ words: String...) throws -> [Substring] {
      let ending = try train.run(
        arguments(words).map { $0 == experiment ? "\(odd)/mnist.yaml" : $0 })
      #expect(ending.code == 0, "\(ending.errors)")
      return ending.output.split(separator: "\n")
    }
    let lines = try list("--commands", "now", "--", "nice", "-n", "5")
    #expect(lines.count == 7 && lines.allSatisfy { $0.hasPrefix("nice -n 5 ") }, "\(lines)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("build/smoke")))
    let first = try BuiltStage(at: "/bin/bash").run(["-c", String(try #require(lines.first))])
    #expect(first.code == 0, "\(first.errors)")
    #expect(try runFiles == ["mnist/qhat-sgd/seed-1.h5"])
    #expect(try list("--commands", "now", "--", "nice", "-n", "5") == Array(lines.dropFirst()))
    #expect(try list("--commands", "later").isEmpty)
    // A run that is put back into a queue must not begin anew each time.
    #expect(try train.run(arguments(["--commands", "now", "--force"])).code == 64)
  }

  @Test("words before each run, closed and full streams")
  func launch() throws {
    let marker = folder.file("launched")
    let script = folder.file("launch.sh")
    try "#!/bin/bash\necho x >> \"$MARKER\"\nexec \"$@\"\n".write(
      toFile: script, atomically: true, encoding: .utf8)
    let words = ["--", "MARKER=\(marker)", "nice", "bash", script]
    for (index, redirection) in ["2>/dev/full", "2>&-", ">&- 2>&-"].enumerated() {
      let ending = try BuiltStage(at: "/bin/bash").run(
        ["-c", "\"$0\" \"$@\" \(redirection)", train.executable.path]
          + arguments(["--force"] + words), in: folder.path)
      #expect(ending.code == 0, "\(redirection)")
      #expect(try readBytes(marker).count == 14 * (index + 1), "\(redirection)")
    }
    #expect(try train.run(arguments(["--force", "--", "no-such-launcher"])).code == 127)
  }

  @Test("a failing run ends the others with checkpoints; its exit code is the stage’s")
  func failure() throws {
    try write(steps: 40_000)
    // The second run cannot be written: a folder stands in its place.
    try FileManager.default.createDirectory(
      atPath: folder.file("build/smoke/runs/mnist/ste-sgd/seed-1.h5"),
      withIntermediateDirectories: true)
    let ending = try train.run(arguments())
    #expect(ending.code == 73, "\(ending.errors)")
    #expect(ending.errors.contains("a folder stands where the output should go"))
    #expect(try runFiles == ["mnist/ste-sgd/seed-1.h5"])
    #expect(ending.seconds < 60)
  }

  /// Starts the stage, waits until both runs have begun, sends `signals` and waits for the end.
  private func interrupt(_ signals: [Int32]) throws -> (code: Int32, errors: String) {
    let process = Process()
    process.executableURL = train.executable
    process.arguments = arguments()
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    let runs = folder.file("build/smoke/runs/mnist")
    func locks() -> Int {
      ["qhat-sgd", "ste-sgd"].count {
        FileManager.default.fileExists(atPath: "\(runs)/\($0)/.seed-1.h5.lock")
      }
    }
    while process.isRunning, locks() < 2 { usleep(20_000) }
    usleep(500_000)
    for signal in signals { kill(process.processIdentifier, signal) }
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  @Test(
    "an interruption lets every run save its checkpoint, also when it comes twice at once",
    arguments: [[SIGINT], [SIGTERM, SIGTERM], [SIGHUP]])
  func interruption(signals: [Int32]) throws {
    try write(steps: 40_000)
    let ending = try interrupt(signals)
    #expect(ending.code == 128 + (signals.first ?? 0), "\(ending.errors)")
    #expect(ending.errors.contains("0 of 7 runs are trained"), "\(ending.errors)")
    for run in ["qhat-sgd", "ste-sgd"] {
      let path = folder.file("build/smoke/runs/mnist/\(run)/seed-1.checkpoint.h5")
      #expect(FileManager.default.fileExists(atPath: path), "\(run): \(ending.errors)")
    }
    #expect(try runFiles.isEmpty)
  }

  /// Each had a run that the other wanted, and both ended with 75.
  @Test("two at once: each leaves the other’s runs to it, and both end with everything there")
  func twoAtOnce() throws {
    try write(steps: 300)
    let words = arguments(["--jobs", "1"])
    let first = try StartedStage(train, words)
    let lock = folder.file("build/smoke/runs/mnist/qhat-sgd/.seed-1.h5.lock")
    while !FileManager.default.fileExists(atPath: lock) { usleep(20_000) }
    let second = try train.run(words)
    #expect(first.ending() == 0, "\(first.said)")
    #expect(second.code == 0, "\(second.errors)")
    for said in [first.said, second.errors] { #expect(!said.contains("error:"), "\(said)") }
    #expect(second.errors.contains("is training it; left until that has ended"))
    #expect(try runFiles.count == 7)
  }

  @Test("a run that another process is training is waited for, or left out with 75")
  func held() throws {
    let output = folder.file("build/smoke/runs/mnist/qhat-sgd/seed-1.h5")
    var lock: FileLock? = try FileLock(for: output)
    let ending = try train.run(arguments(["--no-wait"]))
    #expect(
      ending.code == 75 && ending.errors.contains("6 of 7 runs are trained"), "\(ending.errors)")
    let started = try StartedStage(train, arguments())
    started.waitUntil(itSays: "process \(getpid())")
    #expect(lock != nil)
    lock = nil
    #expect(started.ending() == 0, "\(started.said)")
    #expect(started.said.contains("is training it; left until that has ended"), "\(started.said)")
    #expect(try runFiles.count == 7)
  }

  /// It was read in part, or waited for.
  @Test("a pipe in the place of measured speeds is refused")
  func speedsFromAPipe() throws {
    #expect(mkfifo(folder.file("bench.json"), 0o644) == 0)
    let ending = try train.run(arguments(["--dry-run", "--speed", folder.file("bench.json")]))
    #expect(ending.code == 65 && ending.errors.contains("a pipe"), "\(ending.errors)")
  }

  @Test("killed, it takes its runs along, and the next call is whole")
  func kill9() throws {
    try write(steps: 40_000)
    _ = try interrupt([SIGKILL])
    try write(steps: 30)
    // The runs of the killed call save a checkpoint and end; until then they are waited for.
    let ending = try train.run(arguments())
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try runFiles.count == 7)
  }
}
