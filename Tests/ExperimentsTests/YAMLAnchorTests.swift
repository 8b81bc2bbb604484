import Diagnostics
import Experiments
import Foundation
import Testing

/// A few lines of anchors and aliases stand for any number of nodes: a text with an anchor is refused before any
/// alias is followed.
@Suite struct YAMLAnchorTests {
  /// Each level holds ten of the level before.
  private static let levels =
    ["a0: &a0 [x]"]
    + (1...9).map { level in
      let aliases = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      return "a\(level): &a\(level) [\(aliases)]"
    }

  private static let lines = levels.joined(separator: "\n")

  @Test(arguments: [
    ("aliases as values", lines, "1:5"),
    ("an alias as a key", lines + "\n? *a9\n: 1", "1:5"),
    ("a key of aliases", "network: {? &a [x] : 1, ? [*a, *a] : 2}", "1:13"),
    ("an anchor of a word", "network: &n mnist-convnet", "1:10"),
    ("an anchor of a mapping", "note: a & b *c*\nnetwork: &n\n  x: 1", "2:10"),
  ]) func anAnchorIsRefusedWithItsPlace(name: String, text: String, place: String) throws {
    let clock = ContinuousClock()
    var refusal: Failure?
    let time = try clock.measure {
      refusal = try failure { try ExperimentFiles.mnist(replacing: "network:", by: text + "\nx:") }
    }
    let found = try #require(refusal)
    #expect(found.code == .configuration && found.problem.contains("cannot be used"), "\(found)")
    #expect(time < .seconds(10))
    let line = try ExperimentFiles.text("mnist.yaml").split(
      separator: "\n", omittingEmptySubsequences: false
    ).firstIndex { $0.hasPrefix("network:") }
    let parts = place.split(separator: ":").compactMap { Int($0) }
    #expect(
      found.place?.hasSuffix("mnist.yaml:\((line ?? 0) + parts[0]):\(parts[1])") == true, "\(found)"
    )
  }

  @Test func theSignsOfAnchorsAreFreeInText() throws {
    for title in ["a &b and *c*", "'&a *a'", "\"&a *a\"", "|\n  &a *a", "x # &a *a"] {
      let experiment = try ExperimentFiles.mnist(
        replacing: "title: A three-layer convolutional network on MNIST", by: "title: \(title)")
      #expect(experiment.name == "mnist")
    }
  }

  @Test func anEstimatorOnACommandLineHasNone() throws {
    let refusal = try failure { try AskedEstimator("{name: &a htge, \(Self.levels[0]): *a}") }
    #expect(refusal.code == .usage)
  }
}
