import Drawing

extension Caption {
  /// Of a figure or table whose experiment is one of those that the Makefile leaves to the profiles `full` and `smoke`.
  /// - Parameter subject: what the figure or table is about.
  static func sweepNotRun(_ subject: RichText, experiment: String) -> Caption {
    Caption(
      "\(subject): not run.",
      "The experiment \(experiment) belongs to the profiles full and smoke, and is not part of this report; EXPERIMENTS names it too."
    )
  }
}
