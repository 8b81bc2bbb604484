import Drawing
import Figures
import Quantization

/// The estimators, α and M, the funhouse mirror, and what the two networks are.
struct MirrorSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let quantization = inputs.analysis.quantization
    let estimator = try inputs.figures.trainedEstimator()
    let quantizer = try quantization.makeQuantizer()
    let map = WeightMap(of: estimator, on: quantizer)
    let bounds = estimator.bounds(for: quantizer)
    let alpha = number(map.alpha, decimals: 4)
    return [
      Heading("Estimators, and the mirror between the networks", anchor: "mirror"),
      Paragraph(
        """
        [Figure 1](#figure-1) shows five estimators. For a positive one, the paper’s Equation 4 \
        defines a factor and a map: *α* is the length Δ of a quantization bin over the integral of \
        1/*Q̂*′ across it, and *M*(*w*) = *w*_{*b*} + *α*∫d*s*/*Q̂*′(*s*) from a boundary point \
        *w*_{*b*} to *w*. A small step of *Q̂*-net at *w*, −*η*∇*f* *Q̂*′(*w*), becomes \
        −*αη*∇*f* when seen through *M*, because *M*′ = *α*/*Q̂*′; that is a step of the STE with \
        learning rate *αη*. Boundary points stay where they are, so both networks change their \
        quantized weights at the same time ([Figure 2](#figure-2)).
        """),
      try figure(EstimatorShapes(), inputs),
      try figure(FunhouseMirror(), inputs),
      Paragraph(
        """
        The estimator of the experiments is \(estimator.displayName) with \(quantization.bits) bits: \
        *α* = \(alpha) in every layer, since its shape is the same in units of *w*_{max}\
        \(slopes(bounds)). What the two networks are is said in [Table 1](#table-1) for SGD \
        and in [Table 2](#table-2) for Adam.
        """),
      try table(NetworkPair.nonAdaptive, inputs),
      try table(NetworkPair.adaptive, inputs),
    ]
  }

  private func slopes(_ bounds: DerivativeBounds?) -> RichText {
    guard let bounds else { return "" }
    return
      "; the slope *Q̂*′ lies between *L*_{−} = \(number(bounds.lower, decimals: 3)) at the levels and *L*_{+} = \(number(bounds.upper, decimals: 3)) at the boundary points"
  }
}
