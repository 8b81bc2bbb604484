import Networks

/// Passes over whole maps, element by element: shared among threads in stretches of rows of one panel.
package struct PanelPasses {
  private let workers: WorkerPool
  private let kernels: any PanelKernelSet.Type

  package init(_ execution: PanelExecution) {
    workers = execution.workers
    kernels = execution.kernels
  }

  /// Rows of a stretch.
  private static var stretch: Int { 1024 }

  /// Stretches of a panel of so many places and samples at most.
  package static func partialCapacity(_ area: Int, _ capacity: Int) -> Int {
    (area * capacity + stretch - 1) / stretch
  }

  package func stretches(_ rows: Int) -> Int { (rows + Self.stretch - 1) / Self.stretch }

  /// Calls `body` with panel, stretch, first element and rows.
  private func forEachStretch(
    _ panelCount: Int, _ rows: Int, _ body: (Int, Int, Int, Int) -> Void
  ) {
    let stretches = stretches(rows)
    workers.run(panelCount * stretches) { unit, _ in
      let (panel, index) = (unit / stretches, unit % stretches)
      let first = index * Self.stretch
      body(panel, index, (panel * rows + first) * panelWidth, min(Self.stretch, rows - first))
    }
  }

  // MARK: Forward

  /// Mean and variance of a map, for the normalization behind it.
  package func moments(
    of map: UnsafePointer<Float>, _ normalization: PanelNormalization, rows: Int,
    weights: UnsafePointer<Float>
  ) {
    forEachStretch(normalization.panelCount, rows) { panel, index, first, rows in
      let left = normalization.partial(block: index, panel: panel)
      kernels.moments(of: map + first, rows: rows, mean: left, squares: left + panelWidth)
    }
    normalization.finishMoments(
      blockRows: (0..<stretches(rows)).map {
        min(Self.stretch, rows - $0 * Self.stretch)
      }, weights: weights)
  }

  /// - Parameter rectifies: with a ReLU.
  package func normalize(
    _ product: PanelProduct, rectifies: Bool = true, into result: UnsafeMutablePointer<Float>
  ) {
    let kernel = rectifies ? kernels.normalizeAndRectify : kernels.normalize
    forEachStretch(product.affine.panelCount, product.rows) { panel, _, first, rows in
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
    forEachStretch(product.affine.panelCount, product.rows) { panel, _, first, rows in
      kernel(
        product.values + first, rows, product.affine.constants(of: panel), beside + first,
        shortcut.map { UnsafePointer($0.affine.constants(of: panel)) }, result + first)
    }
  }

  /// ReLU of a map that nothing is behind.
  package func rectify(
    _ map: UnsafePointer<Float>, panels: Int, rows: Int, into result: UnsafeMutablePointer<Float>
  ) {
    forEachStretch(panels, rows) { _, _, first, rows in
      kernels.rectify(map + first, count: rows * panelWidth, into: result + first)
    }
  }

  // MARK: Backward

  /// Through a block's last ReLU; the sums of both products are left in the first one's.
  package func mask(
    _ gradient: UnsafeMutablePointer<Float>, output: UnsafePointer<Float>,
    _ product: PanelProduct, shortcut: PanelProduct?
  ) {
    forEachStretch(product.affine.panelCount, product.rows) { panel, index, first, rows in
      kernels.maskAndSum(
        gradient: gradient + first, output: output + first, values: product.values + first,
        mean: product.affine.constants(of: panel), shortcut: shortcut.map { $0.values + first },
        shortcutMean: shortcut.map { UnsafePointer($0.affine.constants(of: panel)) },
        rows: rows, sums: product.affine.partial(block: index, panel: panel))
    }
  }

  /// Through the ReLU behind one product.
  package func mask(_ gradient: UnsafeMutablePointer<Float>, _ product: PanelProduct) {
    forEachStretch(product.affine.panelCount, product.rows) { panel, index, first, rows in
      kernels.maskAndSum(
        gradient: gradient + first, values: product.values + first, rows: rows,
        constants: product.affine.constants(of: panel),
        sums: product.affine.partial(block: index, panel: panel))
    }
  }

  /// The sums of a product that no ReLU is behind.
  package func sum(_ gradient: UnsafePointer<Float>, _ product: PanelProduct) {
    forEachStretch(product.affine.panelCount, product.rows) { panel, index, first, rows in
      kernels.sum(
        gradient: gradient + first, values: product.values + first, rows: rows,
        mean: product.affine.constants(of: panel),
        sums: product.affine.partial(block: index, panel: panel))
    }
  }

  /// Through a ReLU that stands alone.
  package func mask(
    _ gradient: UnsafeMutablePointer<Float>, output: UnsafePointer<Float>, panels: Int, rows: Int
  ) {
    forEachStretch(panels, rows) { _, _, first, rows in
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
    forEachStretch(normalization.panelCount, product.rows) { panel, _, first, rows in
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
    forEachStretch(panels, rows) { _, _, first, rows in
      if adding {
        kernels.accumulate(map + first, count: rows * panelWidth, into: result + first)
      } else {
        (result + first).update(from: map + first, count: rows * panelWidth)
      }
    }
  }
}
