/// What figures, tables and report need of the quantizer and estimator that trained.
package struct QuantizationSummary: Equatable, Sendable {
  package var bits: Int
  /// `UniformQuantizer.Grid` by its raw value.
  package var grid: String
  /// The Q̂-net's estimator by its YAML name, with its parameters.
  package var estimator: String
  package var parameters: [String: Double]
  package var alpha: Double

  package init(
    bits: Int, grid: String, estimator: String, parameters: [String: Double],
    alpha: Double
  ) {
    self.bits = bits
    self.grid = grid
    self.estimator = estimator
    self.parameters = parameters
    self.alpha = alpha
  }
}
