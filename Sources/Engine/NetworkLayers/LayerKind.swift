/// The kinds of layers, by their names in experiments.
package enum LayerKind: String, CaseIterable, Sendable, Codable {
  case convolution
  case dense
  case batchNormalization = "batch-normalization"
  case relu
  case maximumPooling = "maximum-pooling"
  case averagePooling = "average-pooling"
  case globalAveragePooling = "global-average-pooling"
  case residual
}
