/// A map with what comes behind it channel by channel, a normalization or a bias, neither of them applied yet.
package struct PanelProduct {
  package let values: UnsafePointer<Float>
  package let affine: PanelAffine
  /// Rows of each panel.
  package let rows: Int

  package init(_ values: UnsafePointer<Float>, _ affine: PanelAffine, rows: Int) {
    self.values = values
    self.affine = affine
    self.rows = rows
  }
}

extension PanelConvolution {
  /// What it has computed of `count` samples.
  package func product(_ count: Int) -> PanelProduct {
    PanelProduct(product.pointer, affine, rows: outputRows(count))
  }
}

extension ImageConvolution {
  /// What it has computed of `count` samples.
  package func product(_ count: Int) -> PanelProduct {
    PanelProduct(product.pointer, affine, rows: outputRows(count))
  }
}
