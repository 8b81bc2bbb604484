import Diagnostics

/// How a run's process is called.
package struct TrainCommand: Sendable {
  /// The program, to be called as `train run`.
  package var program: String
  /// Words of a command to put before it: "srun", "-n1".
  package var launch: [String]
  /// Threads inside each run.
  package var threads: Int
  package var isForced: Bool

  package init(program: String, launch: [String] = [], threads: Int = 1, isForced: Bool = false) {
    self.program = program
    self.launch = launch
    self.threads = threads
    self.isForced = isForced
  }

  func words(for run: PlannedRun) -> [String] {
    ["\(ProgressLine.variable)=\(ProgressLine.supervised)"] + launch
      + [program, "run", "--experiment", run.file, "--profile", run.profile]
      + ["--run", run.run.name, "--seed", "\(run.seed)", "--data", run.data]
      + ["--threads", "\(threads)", "--output", run.output] + (isForced ? ["--force"] : [])
  }
}
