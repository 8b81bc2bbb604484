import Foundation

/// Runs a stage's work and turns a thrown `Failure` into its text on stderr and its exit code.
///
/// The only place that prints an error. Anything else that is thrown is a fault of ours and exits 70.
package func runStage(_ name: String, _ work: () throws -> Void) -> Never {
  secureStandardStreams()
  do {
    try checkGivenText()
    try work()
    exit(ExitCode.success.rawValue)
  } catch let failure as Failure {
    log.error("\(name): \(failure)")
    exit(failure.code.rawValue)
  } catch {
    log.error("\(name): unexpected: \(error)")
    exit(ExitCode.software.rawValue)
  }
}
