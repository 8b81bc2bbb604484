import Configurations
import Drawing

/// One optimizer of an experiment, as figures set them side by side.
struct OptimizerColumn {
  /// The optimizer group's name.
  let name: String
  let title: RichText
  /// The run that the others of this optimizer are measured by: Q̂-net of the baseline.
  let reference: String?

  /// In the order of the file.
  static func all(_ experiment: Experiment) -> [OptimizerColumn] {
    let titles = experiment.optimizerGroups.map(\.title)
    return experiment.optimizerGroups.map { group in
      let isUnique = titles.count { $0 == group.title } == 1
      return OptimizerColumn(
        name: group.name,
        title: RichText(
          verbatim: isUnique ? group.title : "\(group.title) (\(group.letter))"),
        reference: experiment.comparison(.baseline, group.name)?.run
          ?? experiment.wholeRuns.first {
            $0.optimizerGroup == group.name && $0.role == .qhat
          }?.name)
    }
  }
}

extension OptimizerGroup {
  /// "SGD with momentum", "Adam".
  var title: String {
    guard rule.kind.constants.contains(where: { $0.name == "momentum" && $0.isInTitle }) else {
      return rule.displayName
    }
    return rule["momentum"] > 0
      ? "\(rule.displayName) with momentum" : "plain \(rule.displayName)"
  }
}
