import Configurations
import Results

/// What an experiment of the report is about: figures and tables find theirs by it, not by its name.
package enum Subject: String, Sendable {
  /// The experiment in the foreground, whatever it is.
  case foreground
  /// A residual network on pictures.
  case residual
  /// Every estimator against its STE-net.
  case estimators
  /// Variations of the recipe.
  case sensitivity
  /// Optimizers, adaptive and not.
  case optimizers
  /// M and α apart.
  case ablation
}

extension FigureInputs {
  /// The same inputs with the first experiment of a subject in the foreground; nil when the report has none.
  package func focused(on subject: Subject) -> FigureInputs? {
    switch subject {
    case .foreground: self
    case .residual:
      focused {
        $0.hasPhotographs && $0.pairs.isEmpty
          && ($0.network == .residual || $0.name == analyses[0].experiment.name)
      }
    case .estimators, .sensitivity, .optimizers, .ablation:
      focused { findings.word("\($0.name).subject") == subject.rawValue }
    }
  }

  /// The same with the first experiment on digits whose two nets the paper compares, as on the left of its tables.
  func focusedOnDigits() -> FigureInputs? {
    focused { !$0.hasPhotographs && $0.pairs.isEmpty }
  }

  /// The halves of the paper's Tables 4 and 5 as `paper-values.yaml` calls them, from left to right: a convolutional
  /// network on digits, a residual network on pictures.
  var paperHalves: [String] {
    paper.halves.filter { $0.table == "table-4" }.map(\.half)
  }

  /// The optimizers that every estimator is trained with, or would be.
  var estimatorGroups: [OptimizerGroup] {
    (focused(on: .estimators) ?? self).experiment.optimizerGroups
  }

  /// What a missing experiment is called.
  func name(of subject: Subject) -> String {
    subject == .residual ? paperHalves.last ?? subject.rawValue : subject.rawValue
  }
}
