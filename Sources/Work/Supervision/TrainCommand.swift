import Diagnostics

/// How a run's process is called.
package struct TrainCommand: Sendable {
  /// The program, to be called as `train run`.
  package var program: String
  /// Words of a command to put before it: "srun", "-n1".
  package var launch: [String]
  /// Threads inside each run.
  package var threads: Int
  /// Steps to repeat of runs that another program trained; nil: they are trained anew.
  package var confirmedSteps: Int?
  package var isForced: Bool

  package init(
    program: String, launch: [String] = [], threads: Int = 1, confirmedSteps: Int? = nil,
    isForced: Bool = false
  ) {
    self.program = program
    self.launch = launch
    self.threads = threads
    self.confirmedSteps = confirmedSteps
    self.isForced = isForced
  }

  func words(for run: PlannedRun) -> [String] {
    ["\(ProgressLine.variable)=\(ProgressLine.supervised)"] + plainWords(for: run) + ["--no-wait"]
  }

  private func plainWords(for run: PlannedRun) -> [String] {
    launch + [program, "run", "--experiment", run.file, "--profile", run.profile]
      + ["--run", run.run.name, "--seed", "\(run.seed)", "--data", run.data]
      + ["--threads", "\(threads)", "--output", run.output]
      + (confirmedSteps.map { ["--confirm", "\($0)"] } ?? []) + (isForced ? ["--force"] : [])
  }

  /// The command as a shell takes it, on one line: for a scheduler that is handed a list of runs.
  package func shellLine(for run: PlannedRun) -> String {
    plainWords(for: run).map(Self.quoted).joined(separator: " ")
  }

  /// One word for a shell. A line feed becomes $'\n', so that a command stays on its line.
  private static func quoted(_ word: String) -> String {
    guard word.isEmpty || word.contains(where: { !isPlain($0) }) else { return word }
    let text = word.replacing("'", with: "'\\''").replacing("\n", with: "'$'\\n''")
    return "'\(text)'"
  }

  private static func isPlain(_ character: Character) -> Bool {
    character.isASCII
      && (character.isLetter || character.isNumber || "-_./=,:+".contains(character))
  }
}
