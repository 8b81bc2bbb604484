import ArgumentParser
import Configurations
import Diagnostics
import Foundation
import StageOptions
import Storage
import Supervision
import Training

struct TrainAll: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all",
    abstract: "Trains all runs that are due, of one experiment or several, side by side.",
    discussion: """
      Which runs are due is decided at once for all of them. Each is trained by `train run` in a process of its \
      own, after the words that follow “--” (srun -n1). One line says how many runs are done and how long the rest \
      will take, by the speeds that were measured before. Ctrl-C lets every run save its checkpoint; when a run \
      fails the others do the same, and its exit code is the stage's. A run that another process is training is left \
      to it, and looked at again until that one has ended.

      A scheduler that starts the runs itself takes them from --commands, one a line:
        train all --experiment pipeline/experiments/mnist.yaml --commands now > list
      """)

  /// Which of the runs that are due.
  enum Commands: String, ExpressibleByArgument, CaseIterable { case now, later }

  @OptionGroup var selected: SelectedExperiments

  @OptionGroup var prepared: PreparedData

  @Option(help: ArgumentHelp("Where PROFILE/runs are.", valueName: "folder"))
  var build = "build"

  @Option(help: "Runs at a time; default: one a processor.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: ArgumentHelp("Where checksums of files are noted.", valueName: "file.json"))
  var notes: String?

  @Option(help: ArgumentHelp("Where the speed of runs is noted.", valueName: "file.json"))
  var pace: String?

  @Option(
    help: ArgumentHelp(
      "Train nothing, and print the commands of the runs that are due, one a line, quoted for a shell: of those that can begin now, or of those that go on from one of these.",
      valueName: "now|later"))
  var commands: Commands?

  @OptionGroup var cost: RunCost

  @OptionGroup var confirmation: ConfirmOptions

  @OptionGroup var work: WorkOptions

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("Words of a command to put before each run.", valueName: "launch"))
  var launch: [String] = []

  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs is 1 or more.") }
    if commands != nil, work.force {
      // A run that was requeued would begin anew each time.
      throw ValidationError("--commands and --force exclude each other.")
    }
  }

  func run() {
    runStage("train") {
      let runs = try selected.read().flatMap {
        PlannedRun.all(
          of: $0.experiment, file: $0.file, seeds: $0.seeds,
          data: prepared.path(of: $0.experiment), below: build)
      }
      let checksums = ChecksumNotes(path: notes)
      let found = try DueRuns(
        runs, family: Train.family, sources: Train.sources, notes: checksums, isForced: work.force,
        confirmedSteps: confirmation.confirm)
      if work.dryRun { return try explain(found) }
      checksums.save()
      if let commands {
        let (now, later) = found.dueNowAndLater
        let lines = (commands == .now ? now : later).map(command.shellLine)
        return try StandardOutput.write(lines.map { $0 + "\n" }.joined())
      }
      for (run, state) in found.all where state == .current {
        TrainingStage.removeLeftovers(of: run.output)
      }
      if let pace { Leftovers.remove(beside: pace) }
      let due = found.due
      print("runs: \(runs.count - due.count) of \(runs.count) are up to date")
      if !due.isEmpty { Foundation.exit(try train(due, current: runs.count - due.count)) }
    }
  }

  private var command: TrainCommand {
    TrainCommand(
      program: CommandLine.arguments[0], launch: launch, threads: cost.threads,
      confirmedSteps: confirmation.confirm, isForced: work.force)
  }

  private func explain(_ found: DueRuns) throws {
    for (run, state) in found.all {
      print(
        state.forecast("train \(run.title)", output: run.output)
          + (state == .current ? "" : try cost.text(run.request, data: run.data)))
    }
    var names: [String] = []
    for run in found.due where !names.contains(run.run.experiment) {
      names.append(run.run.experiment)
    }
    for name in names {
      let runs = found.due.filter { $0.run.experiment == name }
      let profile = runs.first?.profile ?? ""
      if let table = try cost.table(runs.map { ($0.request, $0.data) }, profile: profile) {
        print(table)
      }
    }
  }

  private func train(_ due: [PlannedRun], current: Int) throws -> Int32 {
    let interruption = Interruption()
    interruption.listen()
    return try RunSupervisor(
      due, current: current, command: command, jobs: jobs, pace: Pace(path: pace),
      waits: !work.noWait, interruption: interruption
    ).run()
  }
}
