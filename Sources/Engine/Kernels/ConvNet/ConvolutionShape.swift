/// One of the convnet's 3×3 convolutions with its pooling, as much of it as the result depends on.
package struct ConvolutionShape {
  /// Of the square input map.
  package let side: Int
  package let channels: Int
  package let filters: Int

  @inline(__always)
  init(side: Int, channels: Int, filters: Int) {
    (self.side, self.channels, self.filters) = (side, channels, filters)
  }

  /// Pooling windows along each side: the side of the pooled map.
  @inline(__always)
  package var windows: Int { (side &- 2) / 2 }

  /// Pooling windows of one sample.
  @inline(__always)
  package var windowCount: Int { windows &* windows }

  /// Weights of one filter.
  @inline(__always)
  package var depth: Int { 9 &* channels }

  /// Elements of one sample's input.
  @inline(__always)
  package var inputCount: Int { side &* side &* channels }

  /// Elements of one sample's pooled map.
  @inline(__always)
  package var pooledCount: Int { windowCount &* filters }

  /// Elements between a position of the input and the one below it.
  @inline(__always)
  var down: Int { side &* channels }

  /// Where the input of a pooling window begins, windows being counted through all samples.
  @inline(__always)
  func origin(of window: Int) -> Int {
    let sample = window / windowCount
    let row = window % windowCount / windows
    let column = window % windows
    return ((sample &* side &+ 2 &* row) &* side &+ 2 &* column) &* channels
  }
}
