import Configurations
import Diagnostics
import Dispatch
import Records
import Results
import Synchronization

extension AnalysisStage {
  /// All comparisons whose runs are there, in the order of the experiment.
  func compare(
    _ records: [String: [StoredRun]]
  ) throws(Failure) -> [ComparisonSummary] {
    typealias Outcome = Result<ComparisonSummary?, Failure>
    let all = experiment.comparisons
    let outcomes = Mutex<[Outcome?]>(Array(repeating: nil, count: all.count))
    let workers = min(max(1, threads), max(1, all.count))
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for index in stride(from: worker, to: all.count, by: workers) {
        let outcome = Outcome { () throws(Failure) in
          let pairs = try pairs(all[index], records)
          return pairs.isEmpty ? nil : try ComparisonSummary(all[index], pairs: pairs)
        }
        outcomes.withLock { $0[index] = outcome }
      }
    }
    var comparisons: [ComparisonSummary] = []
    for outcome in outcomes.withLock({ $0 }) {
      if let comparison = try outcome?.get() { comparisons.append(comparison) }
    }
    return comparisons
  }

  private func pairs(
    _ comparison: Comparison, _ records: [String: [StoredRun]]
  ) throws(Failure) -> [RunPair] {
    guard let configuration = experiment.run(named: comparison.run),
      let counterpart = experiment.run(named: comparison.with)
    else { return [] }
    var pairs: [RunPair] = []
    for first in records[comparison.run] ?? [] {
      guard let second = records[comparison.with]?.first(where: { $0.run.seed == first.run.seed })
      else {
        continue
      }
      pairs.append(
        try RunPair(comparison, configuration, counterpart, first: first, second: second))
    }
    return pairs
  }
}
