/// What figures, tables and report need of the quantizer and estimator that trained.
package struct QuantizationSummary: Equatable, Sendable {
  package var bits: Int
  /// `UniformQuantizer.Grid` by its raw value.
  package var grid: String
  /// The Q̂-net's estimator by its YAML name, with its parameters.
  package var estimator: String
  package var estimatorParameters: [(name: String, value: Double)]
  package var learningRateFactor: Double

  package init(
    bits: Int, grid: String, estimator: String,
    estimatorParameters: [(name: String, value: Double)], learningRateFactor: Double
  ) {
    self.bits = bits
    self.grid = grid
    self.estimator = estimator
    self.estimatorParameters = estimatorParameters
    self.learningRateFactor = learningRateFactor
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.bits == b.bits && a.grid == b.grid && a.estimator == b.estimator
      && a.learningRateFactor == b.learningRateFactor
      && a.estimatorParameters.elementsEqual(b.estimatorParameters) { $0 == $1 }
  }
}
