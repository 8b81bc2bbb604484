/// What a call of `prepare` did or, in a dry run, would do.
package enum PreparationOutcome: Equatable, Sendable {
  /// The output is there already, made of the same.
  case current
  /// The output was written.
  case written
  /// A dry run: why it would be written.
  case wouldWrite(reason: String)

  /// The first line of what the console says.
  package func text(_ output: String) -> String {
    switch self {
    case .current: "up to date: \(output)"
    case .written: "wrote \(output)"
    case .wouldWrite(let reason): "would write \(output): \(reason)"
    }
  }
}
