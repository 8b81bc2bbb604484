import Drawing

extension Caption {
  /// Of a figure or table whose experiment is one of those that the Makefile leaves to the profiles `full` and `smoke`.
  /// - Parameter title: what the figure or table is about.
  static func sweepNotRun(_ title: RichText, _ subject: Subject, _ inputs: FigureInputs) -> Caption
  {
    Caption(
      "\(title): not run.",
      "The experiment \(inputs.name(of: subject)) belongs to the profiles full and smoke, and is not part of this report; EXPERIMENTS names it too."
    )
  }
}
