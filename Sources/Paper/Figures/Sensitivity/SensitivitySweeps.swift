import Drawing
import Results

/// Figure S: Ē of the baseline and of the lr-tweak, and their ratio, along every sweep of the recipe.
package struct SensitivitySweeps: ExperimentFigure {
  package let name = "figure-s"
  package let subject = Subject.sensitivity

  package init() {}

  package func picture(of inputs: FigureInputs) throws -> Picture {
    let variations = Variation.all(inputs)
    let lines = VariationTheme.sweeps.map { SweepLine.all($0, inputs) }
    let outcomes = lines.flatMap { $0 }.flatMap(\.points).map(\.outcome)
    let letters = inputs.experiment.optimizerGroups.map(\.letter)
    // Groups of one letter are one optimizer to readers.
    let families: [String] = letters.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    let color = { (letter: String) in
      Self.colors[(families.firstIndex(of: letter) ?? 0) % Self.colors.count]
    }
    let size = Size(FigureWidth.full, 268)
    guard !outcomes.isEmpty else {
      return missingPicture("nothing was varied", size: Size(size.width, 60))
    }
    let errors = Self.scale(
      outcomes.flatMap {
        [$0.baseline.total.errorOverLimit.mean * 100, $0.lrTweak.total.errorOverLimit.mean * 100]
      })
    let ratios = Self.scale(outcomes.map(\.errorRatio) + [1, inputs.likeness])
    return Picture(size: size) { canvas in
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 44, top: 30, right: 8, bottom: 34)
      let cells = field.cells(
        rows: 2, columns: VariationTheme.sweeps.count, columnGap: 14, rowGap: 12)
      try Self.legend(lines.flatMap { $0 }, color).draw(
        on: canvas, at: Point(size.width / 2, 4), centred: true)
      for (column, theme) in VariationTheme.sweeps.enumerated() {
        let x = Self.places(of: lines[column])
        let above = PlotArea(on: canvas, frame: cells[0][column], x: x, y: errors)
        let below = PlotArea(on: canvas, frame: cells[1][column], x: x, y: ratios)
        let recipe = variations.first(where: \.isRecipe)?.outcome.value(theme.rawValue)
        try draw(
          lines[column], theme, color, recipe: recipe, likeness: inputs.likeness, above: above,
          below: below, isFirst: column == 0)
      }
    }
  }

  private func draw(
    _ lines: [SweepLine], _ theme: VariationTheme, _ color: (String) -> Color, recipe: Double?,
    likeness: Double,
    above: PlotArea, below: PlotArea, isFirst: Bool
  ) throws {
    for area in [above, below] {
      guard !lines.isEmpty else {
        try area.drawAbsence("not varied")
        continue
      }
      area.drawGrid(y: area.y.ticks(maximum: 4))
    }
    if !lines.isEmpty {
      below.horizontal(at: likeness, StrokeStyle(Palette.axis.tinted(0.35), width: 0.8))
      if let recipe {
        for area in [above, below] { area.vertical(at: recipe, PlotStyle.gridLine) }
      }
      for line in lines {
        let color = color(line.letter)
        func mark(
          _ area: PlotArea, isLRTweak: Bool, _ value: (PairOutcome) -> Double
        ) {
          let points = line.points.map { (x: $0.place, y: value($0.outcome)) }
          area.line(
            points,
            StrokeStyle(color, width: 1.1, dash: isLRTweak ? StrokeStyle.dashes[4] : []))
          for point in points {
            area.dot(at: point.x, point.y, radius: 2.2, color)
            if isLRTweak { area.dot(at: point.x, point.y, radius: 1.3, .white) }
          }
        }
        mark(above, isLRTweak: false) { $0.baseline.total.errorOverLimit.mean * 100 }
        mark(above, isLRTweak: true) { $0.lrTweak.total.errorOverLimit.mean * 100 }
        mark(below, isLRTweak: false, \.errorRatio)
      }
    }
    let places = Set(lines.flatMap { $0.points.map(\.place) }).sorted()
    let ticks = places.map { Tick($0, RichText(verbatim: Self.words($0))) }
    for (area, title) in [(above, "*Ē*, % of *w*_{max}" as RichText), (below, "*Ē* / lr-tweak")] {
      area.drawFrame()
      let axis = Axis(
        isFirst ? title : "", ticks: Self.marks(area.y), showsNumbers: isFirst)
      try area.drawYAxis(axis, line: false, labelDistance: 30)
      try area.drawXAxis(
        Axis(
          area.frame == below.frame ? Self.axisTitle(theme) : "", ticks: ticks,
          showsNumbers: area.frame == below.frame), line: false)
    }
  }

  /// One colour for each optimizer, and what full and broken lines stand for.
  private static func legend(_ lines: [SweepLine], _ color: (String) -> Color) -> Legend {
    var entries: [Legend.Entry] = []
    for line in lines {
      let outcome = line.points[0].outcome
      for (title, dash) in [
        ("STE", []), ("\(outcome.lrTweakFactor) *η*", StrokeStyle.dashes[4]),
      ] {
        let entry = Legend.Entry(
          "\(outcome.optimizerName), \(RichText(notation: title))",
          StrokeStyle(color(line.letter), width: 1.1, dash: dash))
        if !entries.contains(where: { $0.label == entry.label }) { entries.append(entry) }
      }
    }
    return Legend(entries)
  }

  private static let colors = [
    Palette.green, Palette.purple.mixed(with: .black, 0.15), Palette.orange, Palette.sky,
    Palette.vermilion, Palette.blue,
  ]

  private static func axisTitle(_ theme: VariationTheme) -> RichText {
    switch theme {
    case .bits: "bits"
    case .sharpness: "sharpness *k* *w*_{max}"
    case .steps: "steps"
    case .batchSize: "samples per step"
    case .learningRate: "*η* over the recipe’s"
    case .recipe, .reading: ""
    }
  }

  private static func words(_ place: Double) -> String {
    place == place.rounded() ? grouped(Int(place)) : number(place, decimals: place < 2 ? 2 : 1)
  }

  /// A logarithmic scale with a margin of a tenth of its length at both ends.
  private static func scale(_ values: [Double]) -> Scale {
    let positive = values.filter { $0.isFinite && $0 > 0 }
    guard let least = positive.min(), let most = positive.max(), most > least else {
      return .logarithmic(0.1...10)
    }
    let margin = (most / least).squareRoot().squareRoot().squareRoot()
    return .logarithmic((least / margin)...(most * margin))
  }

  private static func places(of lines: [SweepLine]) -> Scale {
    scale(lines.flatMap { $0.points.map(\.place) })
  }

  /// The powers of ten, and with fewer than three of them 2 and 5 times those too.
  private static func marks(_ scale: Scale) -> [Tick] {
    let ticks = scale.ticks(maximum: 4)
    guard ticks.count(where: { !$0.isMinor }) < 3 else { return ticks }
    return ticks.map { tick in
      guard tick.isMinor else { return tick }
      let leading = tick.value / Self.decade(below: tick.value)
      guard [2, 5].contains(leading.rounded()) else { return tick }
      return Tick(
        tick.value, RichText(verbatim: Self.plain(tick.value)), isMinor: tick.isMinor)
    }
  }

  private static func decade(below value: Double) -> Double {
    var power = 1.0
    while power > value * (1 + 1e-9) { power /= 10 }
    while power * 10 <= value * (1 + 1e-9) { power *= 10 }
    return power
  }

  private static func plain(_ value: Double) -> String {
    var decimals = 0
    var unit = 1.0
    while unit > value * (1 + 1e-9) {
      unit /= 10
      decimals += 1
    }
    return number(value, decimals: decimals)
  }
}
