import CPatch
import Networks

/// Passes over whole maps, element by element: shared among threads in stretches of rows of one panel.
package struct PanelPasses {
  private let execution: PanelExecution
  private var kernels: any PanelKernelSet.Type { execution.kernels }

  package init(_ execution: PanelExecution) { self.execution = execution }

  /// Places of a stretch.
  private var stretch: Int { max(1, 1024 / execution.samples.batch) }

  /// Stretches of a panel of so many places.
  package func stretches(_ area: Int) -> Int { (area + stretch - 1) / stretch }

  /// Calls `body` with panel, first element and rows.
  private func forEachStretch(
    _ panelCount: Int, _ rows: Int, _ body: (Int, Int, Int) -> Void
  ) {
    let size = 1024
    let stretches = (rows + size - 1) / size
    execution.workers.run(panelCount * stretches) { item, _ in
      let (panel, first) = (item / stretches, item % stretches * size)
      body(panel, (panel * rows + first) * panelWidth, min(size, rows - first))
    }
  }

  /// Calls `body` with panel, stretch, unit, first element and the unit's rows in the stretch.
  private func forEachUnit(
    _ panelCount: Int, area: Int, count: Int, _ body: (Int, Int, Int, Int, PatchRows) -> Void
  ) {
    let (stretches, samples) = (stretches(area), execution.samples)
    execution.workers.run(panelCount * stretches) { item, _ in
      let (panel, index) = (item / stretches, item % stretches)
      let first = index * stretch
      for unit in 0..<samples.units(of: count) {
        body(
          panel, index, unit,
          ((panel * area + first) * count + unit * samples.unit) * panelWidth,
          samples.rows(of: unit, in: count, places: min(stretch, area - first)))
      }
    }
  }

  // MARK: Forward

  /// Mean and variance of a map, for the normalization behind it.
  package func moments(
    of map: UnsafePointer<Float>, _ normalization: PanelNormalization, area: Int, count: Int,
    weights: UnsafePointer<Float>
  ) {
    forEachUnit(normalization.panelCount, area: area, count: count) {
      panel, stretch, unit, first, rows in
      let left = normalization.partial(unit: unit, block: stretch, panel: panel)
      kernels.moments(of: map + first, rows: rows, mean: left, squares: left + panelWidth)
    }
    normalization.finishMoments(
      places: (0..<stretches(area)).map { min(stretch, area - $0 * stretch) }, count: count,
      weights: weights)
  }

  /// - Parameter rectifies: with a ReLU.
  package func normalize(
    _ product: PanelProduct, rectifies: Bool = true, into result: UnsafeMutablePointer<Float>
  ) {
    let kernel = rectifies ? kernels.normalizeAndRectify : kernels.normalize
    forEachStretch(product.affine.panelCount, product.rows) { panel, first, rows in
      kernel(product.values + first, rows, product.affine.constants(of: panel), result + first)
    }
  }

  /// The end of a block.
  /// - Parameters:
  ///   - beside: what is added; what comes behind it is taken from `shortcut`, where there is one.
  ///   - rectifies: with a ReLU.
  package func add(
    _ product: PanelProduct, _ beside: UnsafePointer<Float>, shortcut: PanelProduct?,
    rectifies: Bool = true, into result: UnsafeMutablePointer<Float>
  ) {
    let kernel = rectifies ? kernels.addAndRectify : kernels.add
    forEachStretch(product.affine.panelCount, product.rows) { panel, first, rows in
      kernel(
        product.values + first, rows, product.affine.constants(of: panel), beside + first,
        shortcut.map { UnsafePointer($0.affine.constants(of: panel)) }, result + first)
    }
  }

  /// ReLU of a map that nothing is behind.
  package func rectify(
    _ map: UnsafePointer<Float>, panels: Int, rows: Int, into result: UnsafeMutablePointer<Float>
  ) {
    forEachStretch(panels, rows) { _, first, rows in
      kernels.rectify(map + first, count: rows * panelWidth, into: result + first)
    }
  }

  // MARK: Backward

  /// Through a block's last ReLU; the sums of both products are left in the first one's.
  package func mask(
    _ gradient: UnsafeMutablePointer<Float>, output: UnsafePointer<Float>,
    _ product: PanelProduct, shortcut: PanelProduct?
  ) {
    forEachUnit(product.affine.panelCount, area: product.area, count: product.count) {
      panel, stretch, unit, first, rows in
      kernels.maskAndSum(
        gradient: gradient + first, output: output + first, values: product.values + first,
        mean: product.affine.constants(of: panel), shortcut: shortcut.map { $0.values + first },
        shortcutMean: shortcut.map { UnsafePointer($0.affine.constants(of: panel)) },
        rows: rows, sums: product.affine.partial(unit: unit, block: stretch, panel: panel))
    }
  }

  /// Through the ReLU behind one product.
  package func mask(_ gradient: UnsafeMutablePointer<Float>, _ product: PanelProduct) {
    forEachUnit(product.affine.panelCount, area: product.area, count: product.count) {
      panel, stretch, unit, first, rows in
      kernels.maskAndSum(
        gradient: gradient + first, values: product.values + first, rows: rows,
        constants: product.affine.constants(of: panel),
        sums: product.affine.partial(unit: unit, block: stretch, panel: panel))
    }
  }

  /// The sums of a product that no ReLU is behind.
  package func sum(_ gradient: UnsafePointer<Float>, _ product: PanelProduct) {
    forEachUnit(product.affine.panelCount, area: product.area, count: product.count) {
      panel, stretch, unit, first, rows in
      kernels.sum(
        gradient: gradient + first, values: product.values + first, rows: rows,
        mean: product.affine.constants(of: panel),
        sums: product.affine.partial(unit: unit, block: stretch, panel: panel))
    }
  }

  /// Through a ReLU that stands alone.
  package func mask(
    _ gradient: UnsafeMutablePointer<Float>, output: UnsafePointer<Float>, panels: Int, rows: Int
  ) {
    forEachStretch(panels, rows) { _, first, rows in
      kernels.mask(
        gradient: gradient + first, output: output + first, count: rows * panelWidth)
    }
  }

  /// From the gradient of what comes behind a product to that of the product; behind a bias it is the same.
  package func affineGradient(
    _ gradient: UnsafePointer<Float>, _ product: PanelProduct,
    into result: UnsafeMutablePointer<Float>
  ) {
    guard let normalization = product.affine as? PanelNormalization else {
      return copy(gradient, panels: product.affine.panelCount, rows: product.rows, into: result)
    }
    forEachStretch(normalization.panelCount, product.rows) { panel, first, rows in
      kernels.normalizationGradient(
        gradient: gradient + first, values: product.values + first, rows: rows,
        coefficients: normalization.coefficients(of: panel), into: result + first)
    }
  }

  // MARK: Either way

  /// Copies a map, or adds it to another; nothing happens where both are one.
  package func copy(
    _ map: UnsafePointer<Float>, panels: Int, rows: Int, adding: Bool = false,
    into result: UnsafeMutablePointer<Float>
  ) {
    guard UnsafePointer(result) != map else { return }
    forEachStretch(panels, rows) { _, first, rows in
      if adding {
        kernels.accumulate(map + first, count: rows * panelWidth, into: result + first)
      } else {
        (result + first).update(from: map + first, count: rows * panelWidth)
      }
    }
  }
}
