import Foundation
import Storage
import TestSupport
import Testing

/// The job files of `pipeline/cluster/` in a checkout whose path holds what shells trip over, run by a real Slurm.
@Suite(
  "Slurm", .serialized,
  .enabled(
    if: OneMachineSlurm.isInstalled,
    "no slurmctld, slurmd or munged (pipeline/setup.sh --with-slurm): job files are not tested"))
struct SlurmTests {
  private let checkout: PipelineCheckout
  private let slurm: OneMachineSlurm

  init() throws {
    checkout = try PipelineCheckout()
    slurm = try OneMachineSlurm()
  }

  /// The number of the job that stands at the end of a line that begins with `start`.
  private func job(_ start: String, in output: String) throws -> String {
    let line = try #require(
      output.split(separator: "\n").first { $0.hasPrefix(start) }, "\(output)")
    return String(try #require(line.split(separator: " ").last))
  }

  private func log(_ name: String) -> String {
    (try? String(contentsOfFile: checkout.path("build/\(name)"), encoding: .utf8)) ?? ""
  }

  @Test func submittedRunsHaveTheBytesOfRunsHereAndEndInAReport() throws {
    let pictures = try BuiltStage("prepare").run([
      "imagenet-like", "--output", checkout.path("some pictures"), "--classes", "10",
      "--train-images", "8", "--test-images", "10",
    ])
    #expect(pictures.code == 0, "\(pictures.errors)")
    let variables = [
      "SWIFT=true", "EXPERIMENTS=resnet50", "PROFILE=smoke", "IMAGES_DIR=some pictures",
    ]
    let here = try checkout.make(["runs", "JOBS=2"] + variables)
    #expect(here.code == 0, "\(here.errors)")
    let sums = try checkout.checksums(of: "build/smoke/runs")
    #expect(sums.count == 9)
    // One run stays: what is up to date is not submitted.
    let kept = "resnet50/start-adam/seed-1.h5"
    for name in sums.keys where name != kept { try checkout.remove("build/smoke/runs/\(name)") }

    let submitted = try slurm.run(
      ["pipeline/cluster/submit.sh"] + variables + ["--", "--time=10"], in: checkout.root.path)
    #expect(submitted.code == 0, "\(submitted.errors)")
    // The runs with SGD wait for their common beginning; that of the runs with Adam is there.
    #expect(submitted.output.contains("cluster: 4 runs of build/due/now"), "\(submitted.output)")
    #expect(submitted.output.contains("cluster: 4 runs of build/due/later"), "\(submitted.output)")
    let report = try job("cluster: the report", in: submitted.output)
    let state = try slurm.wait(for: "JobState=COMPLETED", of: report)
    #expect(state.contains("JobState=COMPLETED"), "\(state)")
    #expect(try checkout.checksums(of: "build/smoke/runs") == sums)
    #expect(checkout.exists("reports/smoke/report.pdf"))
    // The report's job found all of them up to date.
    let text = log("due/report-\(report).log")
    #expect(text.contains("runs: 9 of 9 are up to date"), "\(text)")
  }

  @Test func aTaskWithoutALineSaysSo() throws {
    try FileManager.default.createDirectory(
      atPath: checkout.path("build/due"), withIntermediateDirectories: true)
    try "false\n".write(toFile: checkout.path("build/due/now"), atomically: true, encoding: .utf8)
    let ending = try slurm.run(
      ["sbatch", "--wait", "--parsable", "--array=2", "pipeline/cluster/runs.sbatch"],
      in: checkout.root.path)
    #expect(ending.code == 65, "\(ending.errors)")
    let number = ending.output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(log("due/runs-\(number)_2.log").contains("build/due/now has no line 2"))
  }

  @Test(
    .enabled(
      if: MPIBuild.isThere, "no build with MPI, or no mpirun: a shared run is not requeued"))
  func aSharedRunThatIsRequeuedHasTheBytesOfOneProcess() throws {
    try FileManager.default.createSymbolicLink(
      atPath: checkout.path(".build/mpi"),
      withDestinationPath: "\(SharedData.packageRoot)/.build/mpi")
    try checkout.edit("resnet50") {
      // Half a minute on a quiet machine: a signal may take ten seconds to arrive.
      $0 = $0.replacing("steps: 40\n", with: "steps: 240000\n")
        .replacing("evaluate_every: 20\n", with: "evaluate_every: 240000\n")
    }
    let images = try BuiltStage("prepare").run(
      [
        "images", "--train-images", "200", "--test-images", "100", "--output",
        checkout.path("build/data/images-generated"),
      ])
    #expect(images.code == 0, "\(images.errors)")
    let alone = try BuiltStage(at: MPIBuild.train).run(
      [
        "run", "--experiment", "pipeline/experiments/resnet50.yaml", "--profile", "smoke", "--run",
        "start-sgd", "--output", "build/alone.h5",
      ], in: checkout.root.path)
    #expect(alone.code == 0, "\(alone.errors)")

    let submitted = try slurm.run(
      [
        "RUN=start-sgd", "PROFILE=smoke", "sbatch", "--parsable", "--ntasks=2", "--time=10",
        "pipeline/cluster/mpi.sbatch",
      ], in: checkout.root.path)
    #expect(submitted.code == 0, "\(submitted.errors)")
    let job = submitted.output.trimmingCharacters(in: .whitespacesAndNewlines)
    _ = try slurm.wait(for: "JobState=RUNNING", of: job)
    for _ in 0..<300 where !log("mpi-\(job).log").contains("step") { usleep(100_000) }
    // As Slurm does it before the time limit.
    #expect(
      try slurm.run(["scancel", "--batch", "--signal=USR1", job], in: checkout.root.path).code == 0)
    let state = try slurm.wait(for: "JobState=COMPLETED", of: job)
    let text = log("mpi-\(job).log")
    #expect(state.contains("JobState=COMPLETED"), "\(state) \(text)")
    #expect(state.contains("Restarts=1"), "\(state) \(text)")
    #expect(text.contains("a checkpoint was saved; the job is requeued"), "\(text)")
    let run = "build/smoke/runs/resnet50/start-sgd/seed-1"
    #expect(!checkout.exists("\(run).checkpoint.h5"))
    #expect(try readBytes(checkout.path("\(run).h5")) == readBytes(checkout.path("build/alone.h5")))
  }
}
