/// The shape of one sample's feature map, channels innermost (NHWC without N):
/// element (y, x, c) lies at (y · width + x) · channels + c.
package struct MapShape: Sendable, Hashable {
  package var height: Int
  package var width: Int
  package var channels: Int

  package init(_ height: Int, _ width: Int, _ channels: Int) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  package var count: Int { height * width * channels }

  /// After a 3×3 convolution without padding.
  package func convolved(to outputs: Int) -> MapShape { MapShape(height - 2, width - 2, outputs) }

  /// After 2×2 pooling with stride 2; an odd last row or column is dropped.
  package var pooled: MapShape { MapShape(height / 2, width / 2, channels) }
}
