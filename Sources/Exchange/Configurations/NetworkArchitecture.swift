/// The size of a residual network (He et al.), as the section `architecture` of an experiment gives it.
package struct NetworkArchitecture: Sendable, Hashable, Codable {
  /// What a block is made of.
  package enum Block: String, CaseIterable, Sendable, Codable {
    /// 1×1, 3×3, 1×1 convolutions, the last four times as wide: ResNet50.
    case bottleneck
    /// Two 3×3 convolutions: the smaller relatives.
    case basic
  }

  /// Blocks of each stage; 3, 4, 6, 3 for ResNet50.
  package var stages: [Int]
  /// Filters of the stem and of the first stage, doubled from stage to stage; 64 for ResNet50.
  package var width: Int
  package var block: Block
  /// Side of the square images that the network sees, in pixels.
  package var imageSize: Int

  package init(stages: [Int], width: Int, block: Block, imageSize: Int) {
    self.stages = stages
    self.width = width
    self.block = block
    self.imageSize = imageSize
  }

  /// Layers with weights on the way from the image to the classes.
  package var layers: Int {
    stages.reduce(0, +) * (block == .bottleneck ? 3 : 2) + 2
  }

  /// "ResNet50" for one of the networks that He et al. give a name, "a residual network of 6 layers, 8 filters wide"
  /// for any other.
  package var displayName: String {
    let isNamed: Bool =
      switch block {
      case .basic: [[2, 2, 2, 2], [3, 4, 6, 3]].contains(stages)
      case .bottleneck: [[3, 4, 6, 3], [3, 4, 23, 3], [3, 8, 36, 3]].contains(stages)
      }
    return width == 64 && isNamed
      ? "ResNet\(layers)" : "a residual network of \(layers) layers, \(width) filters wide"
  }

  /// By key of the section, for the key of a run.
  var canonicalValues: [String: String] {
    [
      "architecture_stages": stages.map(String.init).joined(separator: ","),
      "architecture_width": "\(width)", "architecture_block": block.rawValue,
      "architecture_image_size": "\(imageSize)",
    ]
  }
}
