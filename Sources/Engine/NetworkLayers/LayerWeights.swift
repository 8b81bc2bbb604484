/// How weights are drawn before training.
package enum WeightInitialization: String, CaseIterable, Sendable, Codable {
  /// U(−w_max, w_max), w_max = √(6 / fan-in), which is the representable range as well (paper, Section 6.1).
  case heUniform = "he-uniform"
  /// U(−b, b), b = √(6 / (fan-in + fan-out)), within the same representable range.
  case glorotUniform = "glorot-uniform"
  case zeros
}

/// What convolutions and dense layers have in common.
package struct LayerWeights: Sendable, Hashable, Codable {
  /// First part of the names of the tensors; nil for one by kind and number, `conv1`.
  package var name: String?
  /// Whether kernel and bias are quantized.
  package var isQuantized: Bool
  /// Bits of its quantizer; nil for those of the experiment.
  package var bits: Int?
  package var initialization: WeightInitialization
  package var hasBias: Bool
  /// Of the bias, whose fan-in is its own length (author code).
  package var biasInitialization: WeightInitialization

  package init(
    name: String? = nil, isQuantized: Bool = true, bits: Int? = nil,
    initialization: WeightInitialization = .heUniform, hasBias: Bool = true,
    biasInitialization: WeightInitialization = .heUniform
  ) {
    self.name = name
    self.isQuantized = isQuantized
    self.bits = bits
    self.initialization = initialization
    self.hasBias = hasBias
    self.biasInitialization = biasInitialization
  }
}
