import Configurations
import Diagnostics
import Results

extension YAMLValue {
  func comparison(named name: String, runs: [RunConfiguration]) throws -> Comparison {
    try checkFileName(name, at: place)
    let own = try mapping(keys: ["label", "kind", "summary", "run", "with", "mirrored"])
    let first = try own.required("run").run(among: runs)
    let second = try own.required("with").run(among: runs)
    guard first.optimizerGroup == second.optimizerGroup, first.name != second.name else {
      throw Failure(
        .configuration, at: place, "the runs of \(key) cannot be compared",
        expected: "two runs with one optimizer",
        found: "\(first.name) (\(first.optimizerGroup)), \(second.name) (\(second.optimizerGroup))")
    }
    guard first.start == second.start, first.stopAfter == nil, second.stopAfter == nil else {
      throw Failure(
        .configuration, at: place, "the runs of \(key) do not start alike",
        expected: "the same “start”, and no “share”",
        found: "\(first.name) and \(second.name)")
    }
    guard first.initialSpread == second.initialSpread else {
      throw Failure(
        .configuration, at: place, "the runs of \(key) are drawn from different ranges",
        expected: "the same “initial_spread”",
        found: "\(first.initialSpread) and \(second.initialSpread)")
    }
    let kind = try own.required("kind")
    try checkPlace(try kind.fileName(), at: kind.place)
    try checkSpelling(ofKind: try kind.string(), at: kind.place)
    return Comparison(
      name: name, label: try own.required("label").string(),
      kind: try kind.string(), summary: try own.required("summary").string(),
      optimizerGroup: first.optimizerGroup, run: first.name, with: second.name,
      alignment: try alignment(of: first, with: second, own))
  }

  /// Any word is a kind of one's own; one letter away from one of the paper's it is a mistake, which would leave
  /// the paper's tables empty.
  private func checkSpelling(ofKind word: String, at place: String) throws {
    let known = Comparison.KnownKind.allCases.map(\.rawValue)
    guard !known.contains(word), let near = nearestName(to: word, among: known),
      abs(near.count - word.count) <= 1
    else { return }
    throw Failure(
      .configuration, at: place, "the kind “\(word)” is nearly one of the paper’s",
      expected: known.joined(separator: ", ") + ", or a word of your own",
      remedy: "did you mean “\(near)”? A kind of your own needs a word that is less like it")
  }

  private func run(among runs: [RunConfiguration]) throws -> RunConfiguration {
    let name = try name(among: runs.map(\.name), what: "run")
    guard let run = runs.first(where: { $0.name == name }) else {
      throw Failure(.software, at: place, "the run “\(name)” was lost")
    }
    return run
  }

  /// Equation 5 has two cases; the paper takes the one that "matches the weight initialization", so
  /// that E⁽⁰⁾ = 0. It follows from the runs and is not configured.
  private func alignment(
    of first: RunConfiguration, with second: RunConfiguration, _ own: YAMLMapping
  ) throws -> Comparison.Alignment {
    if let value = own["mirrored"], try value.truth() {
      guard first.initialWeights == second.initialWeights, first.estimator == second.estimator
      else {
        throw Failure(
          .configuration, at: value.place, "no one mirror fits both runs of \(key)",
          expected: "two Q̂-nets with the same estimator and initial weights",
          found: "\(first.name) and \(second.name)")
      }
      return .bothMapped(by: first.estimator)
    }
    switch (first.initialWeights, second.initialWeights) {
    case (.drawn, .mapped(let estimator)): return .mapped(by: estimator)
    case (let one, let other) where one == other: return .direct
    default:
      throw Failure(
        .configuration, at: place, "no case of Equation 5 makes \(key) start at 0",
        expected: "the same initial weights, or drawn ones in `run` and mapped ones in `with`",
        found: "\(first.initialWeights.canonicalText) and \(second.initialWeights.canonicalText)")
    }
  }
}
