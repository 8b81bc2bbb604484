import Drawing

/// A figure about one experiment of the report, which may not be in it.
package protocol ExperimentFigure: Figure {
  /// Which experiment it is about.
  var subject: Subject { get }
  /// - Parameter inputs: with the experiment in the foreground.
  func picture(of inputs: FigureInputs) throws -> Picture
}

extension ExperimentFigure {
  package var showsTraining: Bool { true }

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    guard let own = inputs.focused(on: subject) else {
      return missingPicture(
        "the experiment \(inputs.name(of: subject)) is not part of this report",
        size: Size(FigureWidth.full, 60))
    }
    return try picture(of: own)
  }
}

extension FigureInputs {
  /// How many steps the runs of an optimizer share before they part; nil where they do not.
  var sharedSteps: Int? { experiment.runs.compactMap(\.stopAfter).max() }
}
