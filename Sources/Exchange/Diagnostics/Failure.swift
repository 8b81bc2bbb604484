/// Why a stage cannot go on, in the words that its user reads.
///
/// A failure is a value: library code throws it, and only a stage's `main` prints it and exits.
/// It names the place, what was expected, what was found, and what to do.
///
///     error: build/data/mnist.h5: /train/images has the wrong shape
///       expected: 60000 × 28 × 28
///       found:    60000 × 784
///       to do:    prepare the data again: make -C pipeline data
package struct Failure: Error, Equatable, CustomStringConvertible {
  /// The exit code of the stage.
  package let code: ExitCode
  /// The file, with a line where there is one (`mnist.yaml:12`), or the option.
  package let place: String?
  /// What is wrong, as a clause without a full stop.
  package let problem: String
  package let expected: String?
  package let found: String?
  /// What the user can do about it.
  package let remedy: String?

  package init(
    _ code: ExitCode, at place: String? = nil, _ problem: String, expected: String? = nil,
    found: String? = nil, remedy: String? = nil
  ) {
    self.code = code
    self.place = place
    self.problem = problem
    self.expected = expected
    self.found = found
    self.remedy = remedy
  }

  package var description: String {
    var lines = [(place.map { "\($0): " } ?? "") + problem]
    if let expected { lines.append("  expected: \(expected)") }
    if let found { lines.append("  found:    \(found)") }
    if let remedy { lines.append("  to do:    \(remedy)") }
    return lines.joined(separator: "\n")
  }
}
