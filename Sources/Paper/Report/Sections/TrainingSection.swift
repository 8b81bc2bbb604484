import Drawing
import Figures

/// Accuracies, losses and learning curves.
struct TrainingSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    [
      Heading("Accuracy and loss", anchor: "training"),
      Paragraph(
        """
        If the two networks move in step, they must also learn alike. [Table 5](#table-5) compares \
        where they arrive, [Figure 4](#figure-4) how they get there.
        """),
      try table(TrainingMetrics(), inputs),
      try figure(LearningCurves.convolutional, inputs),
    ]
  }
}
