import Networks

/// Passes over whole maps, element by element: shared among threads in stretches of rows of one panel.
struct PanelPasses<Kernels: ResidualKernelSet> {
  let workers: WorkerPool

  /// Rows of a stretch.
  private static var stretch: Int { 1024 }

  /// Stretches of a panel of so many places and samples at most.
  static func partialCapacity(_ area: Int, _ capacity: Int) -> Int {
    (area * capacity + stretch - 1) / stretch
  }

  func stretches(_ rows: Int) -> Int { (rows + Self.stretch - 1) / Self.stretch }

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
  func normalize(
    _ convolution: PanelConvolution<Kernels>, count: Int, into result: UnsafeMutablePointer<Float>
  ) {
    normalize(
      convolution.product.pointer, convolution.normalization,
      rows: convolution.outputRows(count), into: result)
  }

  func normalize(
    _ product: UnsafePointer<Float>, _ normalization: PanelNormalization, rows: Int,
    into result: UnsafeMutablePointer<Float>
  ) {
    forEachStretch(normalization.panelCount, rows) { panel, _, first, rows in
      Kernels.normalizeAndRectify(
        product + first, rows: rows, constants: normalization.constants(of: panel),
        into: result + first)
    }
  }

  /// The end of a block.
  func add(
    _ convolution: PanelConvolution<Kernels>, shortcut: PanelConvolution<Kernels>?,
    input: UnsafePointer<Float>, count: Int, into result: UnsafeMutablePointer<Float>
  ) {
    let beside = shortcut.map { UnsafePointer($0.product.pointer) } ?? input
    forEachStretch(convolution.outputPanels, convolution.outputRows(count)) {
      panel, _, first, rows in
      Kernels.addAndRectify(
        convolution.product.pointer + first, rows: rows,
        constants: convolution.normalization.constants(of: panel), shortcut: beside + first,
        shortcutConstants: shortcut.map { UnsafePointer($0.normalization.constants(of: panel)) },
        into: result + first)
    }
  }

  /// Backward through a block's last ReLU; the sums of both normalizations are left in the convolution's.
  func mask(
    _ gradient: UnsafeMutablePointer<Float>, output: UnsafePointer<Float>,
    _ convolution: PanelConvolution<Kernels>, shortcut: PanelConvolution<Kernels>?, count: Int
  ) {
    forEachStretch(convolution.outputPanels, convolution.outputRows(count)) {
      panel, index, first, rows in
      Kernels.maskAndSum(
        gradient: gradient + first, output: output + first,
        values: convolution.product.pointer + first,
        mean: convolution.normalization.constants(of: panel),
        shortcut: shortcut.map { UnsafePointer($0.product.pointer + first) },
        shortcutMean: shortcut.map { UnsafePointer($0.normalization.constants(of: panel)) },
        rows: rows, sums: convolution.normalization.partial(block: index, panel: panel))
    }
  }

  /// Backward through the ReLU behind one normalization.
  func mask(
    _ gradient: UnsafeMutablePointer<Float>, product: UnsafePointer<Float>,
    _ normalization: PanelNormalization, rows: Int
  ) {
    forEachStretch(normalization.panelCount, rows) { panel, index, first, rows in
      Kernels.maskAndSum(
        gradient: gradient + first, values: product + first, rows: rows,
        constants: normalization.constants(of: panel),
        sums: normalization.partial(block: index, panel: panel))
    }
  }

  /// From the gradient of a normalization's output to that of its input.
  func normalizationGradient(
    _ gradient: UnsafePointer<Float>, product: UnsafePointer<Float>,
    _ normalization: PanelNormalization, rows: Int, into result: UnsafeMutablePointer<Float>
  ) {
    forEachStretch(normalization.panelCount, rows) { panel, _, first, rows in
      Kernels.normalizationGradient(
        gradient: gradient + first, values: product + first, rows: rows,
        coefficients: normalization.coefficients(of: panel), into: result + first)
    }
  }
}
