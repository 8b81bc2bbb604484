/// Goes through a list of layers from the input on.
struct ShapeInference {
  let classes: Int
  private var counts: [String: Int] = [:]
  private var names: Set<String> = []

  init(classes: Int) { self.classes = classes }

  mutating func layers(
    _ layers: [NetworkLayer], on input: MapSize, place: String
  ) throws(LayerFault) -> [ShapedLayer] {
    guard !layers.isEmpty else {
      throw LayerFault(
        place: place, problem: "the list has no layer", expected: "one or more", found: "none")
    }
    var result: [ShapedLayer] = []
    for (index, layer) in layers.enumerated() {
      result.append(
        try shaped(layer, on: result.last?.output ?? input, place: "\(place)[\(index)]"))
    }
    return result
  }

  private mutating func shaped(
    _ layer: NetworkLayer, on input: MapSize, place: String
  ) throws(LayerFault) -> ShapedLayer {
    func made(_ output: MapSize, _ operation: ShapedLayer.Operation) -> ShapedLayer {
      ShapedLayer(kind: layer.kind, input: input, output: output, operation: operation)
    }
    switch layer {
    case .convolution(let settings):
      let window = try window(
        settings.size, settings.stride, settings.padding, on: input, "convolution", place)
      let geometry = ConvolutionGeometry(
        name: try name(settings.weights.name, "conv", place), window: window,
        inputs: input.channels, outputs: settings.filters)
      try check(geometry, place)
      return made(
        MapSize(side: window.outputSide, channels: settings.filters),
        .product(geometry, settings.weights))
    case .dense(let settings):
      let units = settings.units ?? classes
      let window = WindowGeometry.padded(
        size: input.side, stride: 1, padding: 0, inputSide: input.side)
      let geometry = ConvolutionGeometry(
        name: try name(settings.weights.name, "dense", place), window: window,
        inputs: input.channels, outputs: units)
      try check(geometry, place)
      return made(MapSize(side: 1, channels: units), .product(geometry, settings.weights))
    case .batchNormalization(let settings):
      return made(
        input,
        .normalization(
          name: try name(settings.name, "norm", place), initialScale: settings.initialScale))
    case .relu: return made(input, .relu)
    case .maximumPooling(let settings), .averagePooling(let settings):
      let window = try window(
        settings.size, settings.stride, settings.padding, on: input, layer.kind.rawValue, place)
      return made(
        MapSize(side: window.outputSide, channels: input.channels),
        layer.kind == .maximumPooling ? .maximumPooling(window) : .averagePooling(window))
    case .globalAveragePooling:
      return made(
        MapSize(side: 1, channels: input.channels),
        .averagePooling(
          .padded(size: input.side, stride: 1, padding: 0, inputSide: input.side)))
    case .residual(let block):
      let layers = try layers(block.layers, on: input, place: place + ".residual.layers")
      let shortcut =
        block.shortcut.isEmpty
        ? [] : try self.layers(block.shortcut, on: input, place: place + ".residual.shortcut")
      let (sum, beside) = (layers.last?.output ?? input, shortcut.last?.output ?? input)
      guard sum == beside else {
        throw LayerFault(
          place: place, problem: "the two ways of the residual layer do not fit each other",
          expected: "\(sum) from the shortcut as from the layers",
          found: shortcut.isEmpty ? "the input itself, \(beside)" : "\(beside)")
      }
      return made(sum, .residual(layers, shortcut: shortcut))
    }
  }

  /// Weights of one kernel at most: a gigabyte.
  private static let largestKernel = 1 << 28

  private func check(_ geometry: ConvolutionGeometry, _ place: String) throws(LayerFault) {
    guard geometry.kernelCount <= Self.largestKernel else {
      throw LayerFault(
        place: place, problem: "the kernel is too large",
        expected: "\(Self.largestKernel) weights or fewer",
        found: "\(geometry.kernelShape.map(String.init).joined(separator: "×")), "
          + "\(geometry.kernelCount)")
    }
  }

  private func window(
    _ size: Int, _ stride: Int, _ padding: Padding, on input: MapSize, _ what: String,
    _ place: String
  ) throws(LayerFault) -> WindowGeometry {
    let pixels: Int
    switch padding {
    case .same: return .same(size: size, stride: stride, inputSide: input.side)
    case .valid: pixels = 0
    case .pixels(let given): pixels = given
    }
    guard pixels < size else {
      throw LayerFault(
        place: place, problem: "the padding of \(what) is as large as its window",
        expected: "0 to \(size - 1) pixels", found: "\(pixels)")
    }
    guard input.side + 2 * pixels >= size else {
      throw LayerFault(
        place: place, problem: "the window of \(what) is larger than the map",
        expected: "a map of side \(size - 2 * pixels) or more, or “padding: same”",
        found: "a window of \(size)×\(size) on \(input)")
    }
    return .padded(size: size, stride: stride, padding: pixels, inputSide: input.side)
  }

  /// The first part of a layer's tensor names: the given one, or its kind with its number.
  private mutating func name(
    _ given: String?, _ prefix: String, _ place: String
  ) throws(LayerFault) -> String {
    counts[prefix, default: 0] += 1
    let name = given ?? "\(prefix)\(counts[prefix, default: 0])"
    guard names.insert(name).inserted else {
      throw LayerFault(
        place: place, problem: "two layers have the same name",
        expected: "a name of its own for each", found: name)
    }
    return name
  }
}
