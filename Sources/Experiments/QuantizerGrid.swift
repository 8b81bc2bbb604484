/// Where the quantizer's levels lie; see `UniformQuantizer.Grid`.
package enum QuantizerGrid: String, CaseIterable, Sendable {
  case range, integer, sign
}
