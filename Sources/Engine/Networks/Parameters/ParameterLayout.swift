/// One trainable tensor of a network.
package struct ParameterDescription: Sendable, Hashable {
  /// As in files: `conv1/kernel`.
  package let name: String
  /// Kernels: (height, width, in, out) or (in, out); biases: (out).
  package let shape: [Int]
  /// Input channels of a kernel as the network reads them: a dense one behind a map has fewer than rows.
  package let inputs: Int
  /// How many values enter one output; a bias vector's is its own length (the recipe draws it like a
  /// kernel).
  package let fanIn: Int
  /// Whether the recipe quantizes it.
  package let isQuantized: Bool
  /// Bits of its quantizer where they are its own; nil for those of the recipe.
  package let bits: Int?

  /// - Parameter inputs: nil for a kernel's axis before the last.
  package init(
    name: String, shape: [Int], fanIn: Int, isQuantized: Bool, bits: Int? = nil, inputs: Int? = nil
  ) {
    precondition(!shape.isEmpty && shape.allSatisfy { $0 > 0 } && fanIn > 0, "empty parameter")
    self.inputs = inputs ?? (shape.count > 1 ? shape[shape.count - 2] : 1)
    self.name = name
    self.shape = shape
    self.fanIn = fanIn
    self.isQuantized = isQuantized
    self.bits = bits
  }

  package var count: Int { shape.reduce(1, *) }

  /// Kernels, unlike biases and scales; the residual networks' L2 penalty covers these only (Flax ImageNet example).
  package var hasRankAboveOne: Bool { shape.count > 1 }

  /// w_max = √(6 / fan-in): bound of the initial distribution and of the representable range
  /// (paper, Section 6.1).
  package var limit: Double { (6 / Double(fanIn)).squareRoot() }
}

/// Where each tensor of a network lies in one flat array. Every tensor starts at a cache line; the gaps hold
/// zeros and stay so.
package struct ParameterLayout: Sendable, Hashable {
  /// Tensors begin at multiples of so many elements.
  package static var alignment: Int { 16 }

  package let descriptions: [ParameterDescription]
  /// First element of each tensor, a multiple of 16.
  package let offsets: [Int]
  /// Elements in all, gaps included, a multiple of 16.
  package let totalCount: Int

  /// - Precondition: names are distinct.
  package init(_ descriptions: [ParameterDescription]) {
    precondition(Set(descriptions.map(\.name)).count == descriptions.count, "a name twice")
    var offsets: [Int] = []
    var next = 0
    for description in descriptions {
      offsets.append(next)
      next +=
        (description.count + Self.alignment - 1) / Self.alignment * Self.alignment
    }
    self.descriptions = descriptions
    self.offsets = offsets
    totalCount = next
  }

  /// The tensor's place among `descriptions`, or nil.
  package func index(of name: String) -> Int? { descriptions.firstIndex { $0.name == name } }

  /// First element of a tensor.
  /// - Precondition: there is one of this name.
  package func offset(of name: String) -> Int {
    guard let index = index(of: name) else { preconditionFailure("no parameter named \(name)") }
    return offsets[index]
  }

  /// The elements of tensor `index` in the flat array.
  package func range(_ index: Int) -> Range<Int> {
    offsets[index]..<offsets[index] + descriptions[index].count
  }
}
