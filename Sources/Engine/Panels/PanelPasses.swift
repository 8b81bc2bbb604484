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

  /// ReLU of a normalized convolution.
  package func normalize(
    _ convolution: PanelConvolution, count: Int, into result: UnsafeMutablePointer<Float>
  ) {
    normalize(
      convolution.product.pointer, convolution.affine,
      rows: convolution.outputRows(count), into: result)
  }

  package func normalize(
    _ product: UnsafePointer<Float>, _ affine: PanelAffine, rows: Int,
    into result: UnsafeMutablePointer<Float>
  ) {
    forEachStretch(affine.panelCount, rows) { panel, _, first, rows in
      kernels.normalizeAndRectify(
        product + first, rows: rows, constants: affine.constants(of: panel),
        into: result + first)
    }
  }

  /// The end of a block.
  package func add(
    _ convolution: PanelConvolution, shortcut: PanelConvolution?,
    input: UnsafePointer<Float>, count: Int, into result: UnsafeMutablePointer<Float>
  ) {
    let beside = shortcut.map { UnsafePointer($0.product.pointer) } ?? input
    forEachStretch(convolution.outputPanels, convolution.outputRows(count)) {
      panel, _, first, rows in
      kernels.addAndRectify(
        convolution.product.pointer + first, rows: rows,
        constants: convolution.affine.constants(of: panel), shortcut: beside + first,
        shortcutConstants: shortcut.map { UnsafePointer($0.affine.constants(of: panel)) },
        into: result + first)
    }
  }

  /// Backward through a block's last ReLU; the sums of both normalizations are left in the convolution's.
  package func mask(
    _ gradient: UnsafeMutablePointer<Float>, output: UnsafePointer<Float>,
    _ convolution: PanelConvolution, shortcut: PanelConvolution?, count: Int
  ) {
    forEachStretch(convolution.outputPanels, convolution.outputRows(count)) {
      panel, index, first, rows in
      kernels.maskAndSum(
        gradient: gradient + first, output: output + first,
        values: convolution.product.pointer + first,
        mean: convolution.affine.constants(of: panel),
        shortcut: shortcut.map { UnsafePointer($0.product.pointer + first) },
        shortcutMean: shortcut.map { UnsafePointer($0.affine.constants(of: panel)) },
        rows: rows, sums: convolution.affine.partial(block: index, panel: panel))
    }
  }

  /// Backward through the ReLU behind one normalization.
  package func mask(
    _ gradient: UnsafeMutablePointer<Float>, product: UnsafePointer<Float>,
    _ affine: PanelAffine, rows: Int
  ) {
    forEachStretch(affine.panelCount, rows) { panel, index, first, rows in
      kernels.maskAndSum(
        gradient: gradient + first, values: product + first, rows: rows,
        constants: affine.constants(of: panel),
        sums: affine.partial(block: index, panel: panel))
    }
  }

  /// From the gradient of what comes behind a product to that of the product; behind a bias it is the same.
  package func affineGradient(
    _ gradient: UnsafePointer<Float>, product: UnsafePointer<Float>, _ affine: PanelAffine,
    rows: Int, into result: UnsafeMutablePointer<Float>
  ) {
    guard let normalization = affine as? PanelNormalization else {
      guard UnsafePointer(result) != gradient else { return }
      return forEachStretch(affine.panelCount, rows) { _, _, first, rows in
        (result + first).update(from: gradient + first, count: rows * panelWidth)
      }
    }
    forEachStretch(normalization.panelCount, rows) { panel, _, first, rows in
      kernels.normalizationGradient(
        gradient: gradient + first, values: product + first, rows: rows,
        coefficients: normalization.coefficients(of: panel), into: result + first)
    }
  }
}
