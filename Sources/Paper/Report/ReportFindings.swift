import Configurations
import Records
import Results

/// What a report consists of, as findings for its documents (`report.images`): which experiment its first part is
/// about, which one is about photographs, and how it is made.
package enum ReportFindings {
  /// - Parameters:
  ///   - shown: the experiments of the report, the main one first.
  ///   - known: every experiment that a report may have: the places that documents are checked with.
  ///   - data: of the shown ones, in their order; nil where they are not known and each may have its own.
  ///   - bounds: what was found step by step; nil for a report without.
  ///   - cost: what training takes; nil for a report without.
  ///   - command: makes this report from nothing; nil where none was made.
  package static func findings(
    of shown: [Experiment], among known: [Experiment], data: [DatasetDescription]? = nil,
    bounds: BoundsResult? = nil,
    cost: CostResult? = nil, command: String?
  ) -> [Finding] {
    let images = shown.dropFirst().first(where: { $0.network == .residual }).map { [$0] } ?? []
    let others = shown.dropFirst().filter {
      $0.pairs.isEmpty && $0.framework == nil && $0.name != images.first?.name
    }
    let firstOfData = shown.enumerated().filter { index, _ in
      guard let data else { return true }
      return !data[..<index].contains { $0.checksums == data[index].checksums }
    }.map(\.element)
    func list(
      _ name: String, _ chosen: [Experiment], _ isPossible: (Experiment) -> Bool
    ) -> Finding {
      let places = (known.filter(isPossible) + chosen).map(\.name)
      var choices: [String] = []
      for place in places where !choices.contains(place) { choices.append(place) }
      return Finding("report.\(name)", .list(chosen.map(\.name)), .list, choices: choices)
    }
    return [
      list("foreground", Array(shown.prefix(1))) { _ in true },
      list("main", shown.prefix(1).filter(\.pairs.isEmpty)) { $0.pairs.isEmpty },
      list("images", images) { $0.network == .residual },
      list("others", others) { $0.pairs.isEmpty },
      list("experiments", shown) { _ in true },
      list("data", firstOfData) { _ in true },
      list("elsewhere", shown.filter { $0.framework != nil }) { $0.framework != nil },
      Finding("report.paper", .truth(shown.contains(where: \.isOfThePaper)), .truth),
      Finding("report.bounds", .truth(bounds?.pairs.isEmpty == false), .truth),
      Finding("report.command", command.map { .word($0) }, .word),
    ] + CostFindings.findings(of: cost, among: known + shown)
  }
}
