import Diagnostics

/// The size of a residual network (He et al.), as the section `architecture` of an experiment gives it.
package struct NetworkArchitecture: Sendable, Hashable {
  /// What a block is made of.
  package enum Block: String, CaseIterable, Sendable {
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

  /// By key of the section, for the key of a run.
  var canonicalValues: [String: String] {
    [
      "architecture_stages": stages.map(String.init).joined(separator: ","),
      "architecture_width": "\(width)", "architecture_block": block.rawValue,
      "architecture_image_size": "\(imageSize)",
    ]
  }

  static let keys = ["stages", "width", "block", "image_size"]

  init(_ section: YAMLMapping) throws {
    let list = try section.required("stages")
    stages = try list.list().map { try $0.integer(in: 1...64, "1 to 64 blocks") }
    guard (1...6).contains(stages.count) else {
      throw Failure(
        .configuration, at: list.place, "\(list.key) has \(stages.count) stages",
        expected: "1 to 6 stages, as in [3, 4, 6, 3]")
    }
    let multiple = 16
    let width = try section.required("width")
    self.width = try width.integer(in: multiple...1024, "\(multiple) to 1024 filters")
    guard self.width % multiple == 0 else {
      throw Failure(
        .configuration, at: width.place, "\(width.key) is not a multiple of \(multiple)",
        found: "\(self.width)")
    }
    block = try section.required("block").choice(Block.self, what: "kind of block")
    imageSize = try section.required("image_size").integer(in: 8...1024, "8 to 1024 pixels")
  }
}
