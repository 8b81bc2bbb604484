/// A map with what comes behind it channel by channel, a normalization or a bias, neither of them applied yet.
package struct PanelProduct {
  package let values: UnsafePointer<Float>
  package let affine: PanelAffine
  /// Places of the map.
  package let area: Int
  /// Samples.
  package let count: Int

  package init(_ values: UnsafePointer<Float>, _ affine: PanelAffine, area: Int, count: Int) {
    self.values = values
    self.affine = affine
    self.area = area
    self.count = count
  }

  /// Rows of each panel.
  package var rows: Int { area * count }
}

extension PanelConvolution {
  /// What it has computed of `count` samples.
  package func product(_ count: Int) -> PanelProduct {
    PanelProduct(product.pointer, affine, area: outputArea, count: count)
  }
}

extension ImageConvolution {
  /// What it has computed of `count` samples.
  package func product(_ count: Int) -> PanelProduct {
    PanelProduct(product.pointer, affine, area: outputArea, count: count)
  }
}
