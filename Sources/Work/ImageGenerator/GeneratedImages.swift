import Diagnostics
import ImageDecoding
import Records
import Tensors

/// The embedded default images: textured shapes that the project draws itself where no folder is given.
///
/// Ten classes: five shapes, striped or spotted. Image `i` of a class depends on (seed, part, class, i) alone, so
/// a smaller set is part of a larger one, and the pixels are the same on every machine: only operations that IEEE
/// 754 rounds exactly are used.
package struct GeneratedImages: Sendable {
  /// Raised whenever the drawn pixels change, so that prepared files are made anew.
  package static let revision = 1
  package static let trainCount = 20_000
  package static let testCount = 2_000
  /// Width and height in pixels.
  package static let side = 32
  static let seed: UInt64 = 1

  package let part: ImagePart
  package let count: Int

  /// - Parameter count: of images; classes share them as evenly as can be.
  package init(_ part: ImagePart, count: Int) {
    self.part = part
    self.count = count
  }

  private static let kinds = ShapeTexture.allCases.flatMap { texture in
    ShapeOutline.allCases.map { (outline: $0, texture: texture) }
  }

  /// "spotted cross", "spotted disc", …, in alphabetic order as those of a folder.
  package static let classes = kinds.map { "\($0.texture.rawValue) \($0.outline.rawValue)" }
    .sorted()

  private static let kindsByClass = kinds.sorted {
    ("\($0.texture.rawValue) \($0.outline.rawValue)")
      < ("\($1.texture.rawValue) \($1.outline.rawValue)")
  }

  /// Class by class: the first images of each class come to the front of it.
  package func label(of index: Int) -> Int {
    // The inverse of the even division of `count` images among the classes.
    var label = index * Self.classes.count / max(1, count)
    while start(label + 1) <= index { label += 1 }
    while start(label) > index { label -= 1 }
    return label
  }

  private func start(_ label: Int) -> Int { label * count / Self.classes.count }

  package func path(of index: Int) -> String {
    let label = label(of: index)
    return "\(part.rawValue)/\(Self.classes[label])/\(index - start(label)).png"
  }

  package func draw(_ index: Int) -> RGBImage {
    let label = label(of: index)
    let kind = Self.kindsByClass[label]
    let purpose = "generated-images/\(path(of: index))"
    var stream = PhiloxStream(seed: Self.seed, purpose: purpose)
    let tint = SIMD3<Float>.hue(Float(label) / Float(Self.classes.count))
    let scene = TexturedScene(kind.outline, kind.texture, tint: tint, from: &stream)
    var noise = PhiloxStream(seed: Self.seed, purpose: purpose + "/noise")
    return scene.paint(width: Self.side, height: Self.side, samples: 2, noise: &noise)
  }

  package func bytes(of index: Int) throws(Failure) -> [UInt8] {
    try PNGEncoder.encode(draw(index), name: path(of: index))
  }
}
