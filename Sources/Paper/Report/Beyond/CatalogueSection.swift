import Drawing
import Figures
import Quantization

/// Part II begins: every estimator of Appendix B, as mathematics.
struct CatalogueSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let entries = EstimatorCatalogue.entries
    return [
      PartTitle(text: "Part II: Beyond the paper", anchor: "beyond"),
      Paragraph(
        """
        The paper’s claim is about every positive gradient estimator; its experiments show one. Here \
        are the others, and what becomes of the claim where its assumptions fail.
        """),
      Heading("Every estimator of Appendix B", anchor: "catalogue"),
      Paragraph(
        """
        [Figure B1](#figure-b1) shows *Q̂* and *Q̂*′ of the \(entries.count - 2) estimators that \
        Appendix B cites, beside the two baselines, [Figure B2](#figure-b2) the mirror *M* of each. \
        All have been implemented from their authors’ code where that could be read; where not, they \
        are marked. Two traits decide how far an estimator is from the STE. One is the ratio \
        *L*_{−}/*L*_{+} of the least to the greatest slope: where it is small, *M* is steep, and \
        a step of *Q̂*-net is short where STE-net’s is long. The other is whether *Q̂*′ stays \
        positive over the weights: where it does not, *M* ends.
        """),
      try figure(EstimatorCatalogueFigure(), inputs),
      try figure(WeightMapCatalogueFigure(), inputs),
    ]
  }
}
