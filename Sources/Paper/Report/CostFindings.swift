import Configurations
import Results

/// What a forecast says of cost, as findings for the report's documents (`cost.hours`).
enum CostFindings {
  /// - Parameters:
  ///   - known: every experiment that a report may have.
  ///   - cost: nil for a report without; the names are the same.
  static func findings(of cost: CostResult?, among known: [Experiment]) -> [Finding] {
    var names: [String] = []
    for experiment in known where !names.contains(experiment.name) { names.append(experiment.name) }
    let shown = cost.map { cost in
      names.filter { name in cost.experiments.contains { $0.name == name } }
    }
    return [
      Finding("cost.was-forecast", .truth(cost != nil), .truth),
      word("cost.processor", cost?.processor),
      number("cost.peak", cost?.matrixPeak, .number),
      number(
        "cost.hours",
        cost.map { cost in
          cost.experiments.filter { names.contains($0.name) }.reduce(0) { $0 + $1.seconds } / 3600
        }, .number),
      Finding(
        "cost.experiments", .list((shown ?? []).map { "cost.experiment.\($0)" }), .list,
        choices: names.map { "cost.experiment.\($0)" }),
    ]
      + names.flatMap { name in
        experiment(
          cost?.experiments.first { $0.name == name },
          title: known.first { $0.name == name }?.title, at: "cost.experiment.\(name)")
      } + ranks(cost?.ranks)
  }

  private static func experiment(
    _ cost: ExperimentCost?, title: String?, at place: String
  ) -> [Finding] {
    [
      word("\(place).title", title), word("\(place).profile", cost?.profile),
      number("\(place).runs", cost.map { Double($0.runs) }, .count),
      number("\(place).steps", cost.map { Double($0.steps) }, .count),
      number("\(place).hours", cost.map { $0.seconds / 3600 }, .number),
    ]
  }

  private static func ranks(_ ranks: RankCosts?) -> [Finding] {
    let last = ranks?.rows.last
    func value(_ number: (RankCosts, RankCosts.Row) -> Double) -> Double? {
      ranks.flatMap { ranks in last.map { number(ranks, $0) } }
    }
    return [
      Finding("cost.ranks.was-forecast", .truth(ranks?.rows.isEmpty == false), .truth),
      word("cost.ranks.profile", ranks?.profile),
      number("cost.ranks.runs", ranks.map { Double($0.runs) }, .count),
      number("cost.ranks.steps", ranks.map { Double($0.steps) }, .count),
      number("cost.ranks.batch", ranks.map { Double($0.batch) }, .count),
      number("cost.ranks.image-size", ranks.map { Double($0.imageSize) }, .count),
      number("cost.ranks.threads", ranks.map { Double($0.threads) }, .count),
      number("cost.ranks.gigaflops", ranks?.gigaflops, .number),
      number("cost.ranks.microseconds", ranks.map { $0.latency * 1e6 }, .number),
      number("cost.ranks.gigabits", ranks.map { $0.bandwidth * 8e-9 }, .number),
      number(
        "cost.ranks.days-alone",
        ranks.flatMap { ranks in ranks.rows.first.map { ranks.hours($0) / 24 } }, .number),
      number("cost.ranks.most", last.map { Double($0.ranks) }, .count),
      number("cost.ranks.days-most", value { $0.hours($1) / 24 }, .number),
      number("cost.ranks.efficiency-most", value { $0.efficiency($1) }, .share),
    ]
  }

  private static func number(_ name: String, _ value: Double?, _ unit: Finding.Unit) -> Finding {
    Finding(name, value.map { .number($0) }, unit)
  }

  private static func word(_ name: String, _ value: String?) -> Finding {
    Finding(name, value.map { .word($0) }, .word)
  }
}
