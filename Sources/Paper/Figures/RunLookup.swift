import Configurations
import Diagnostics

extension FigureInputs {
  /// The configuration of a run that a table names.
  /// - Throws: `Failure` when the experiment has no such run.
  func configuration(_ run: String) throws -> RunConfiguration {
    guard let found = experiment.run(named: run) else {
      throw Failure(
        .configuration, at: experiment.name,
        "the experiment has no run “\(run)”, which a table needs",
        found: experiment.runs.map(\.name).joined(separator: ", "))
    }
    return found
  }
}
