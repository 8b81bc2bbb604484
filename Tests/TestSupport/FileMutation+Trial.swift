import Diagnostics
import Foundation
import Storage

extension FileMutation {
  /// What came of all changes of a file.
  package struct Trial {
    /// How many were refused, and how many files were used in spite of their change.
    package var (refused, used) = (0, 0)
    /// Changes that ended otherwise than with 65.
    package var faults: [String] = []
  }

  /// Changes a file in every way there is, one at a time; in the end it is as before.
  ///
  /// What is read as it was before the change need not be used.
  /// - Parameters:
  ///   - isTried: whether a change is one that others do not stand for.
  ///   - use: what reads the file at `path`, and works with what it holds.
  package static func tryAll(
    of path: String, where isTried: (FileMutation) -> Bool = { _ in true },
    use: (FileMutation) throws -> Void
  ) throws -> Trial {
    let whole = try readBytes(path)
    var trial = Trial()
    for mutation in try all(of: whole) where isTried(mutation) {
      try Data(try mutation.applied(to: whole)).write(to: URL(fileURLWithPath: path))
      do {
        try use(mutation)
        trial.used += 1
      } catch let failure as Failure {
        trial.refused += 1
        if failure.code != .badData { trial.faults.append("\(mutation): \(failure)") }
      } catch {
        trial.faults.append("\(mutation): \(error)")
      }
    }
    try Data(whole).write(to: URL(fileURLWithPath: path))
    return trial
  }
}
