import Results

/// The theorems' bounds held against real training (`bounds.pair.sgd.broken-share`), for the experiment whose nets
/// were followed. Which pairs and stretches there are follows from what was to be followed; numbers, from what
/// was.
extension Judgement {
  static let boundsRoot = "bounds"

  func place(_ pair: BoundsPair) -> String { "\(Self.boundsRoot).pair.\(pair.name)" }

  func addBounds(to list: inout FindingList) {
    guard let bounds else { return }
    let root = Self.boundsRoot
    let places = bounds.pairs.map(place)
    list.add("\(root).was-run", truth: bounds.wasRun)
    list.add("\(root).experiment", word: bounds.experiment)
    list.add("\(root).seed", number: Double(bounds.seed), .count)
    list.add("\(root).count", number: Double(bounds.pairs.count), .count)
    list.add("\(root).pairs", list: bounds.wasRun ? places : [], of: places)
    addExtent(bounds, to: &list)
    for pair in bounds.pairs { addBoundsPair(pair, to: &list) }
    addKept(bounds, to: &list)
    addRoom(bounds, to: &list)
    addOrders(bounds, to: &list)
  }

  /// Where in training the nets were followed, and which could not be.
  private func addExtent(_ bounds: BoundsResult, to list: inout FindingList) {
    let root = Self.boundsRoot
    let stretches = bounds.pairs.first?.stretches ?? []
    let places = stretches.indices.map { "\(root).stretch.\($0 + 1)" }
    list.add("\(root).stretches", list: places, of: places)
    for (place, stretch) in zip(places, stretches) {
      list.add("\(place).from", number: Double(stretch.firstStep), .count)
      list.add("\(place).to", number: Double(stretch.firstStep + stretch.steps), .count)
    }
    list.add("\(root).stretch-steps", number: stretches.first.map { Double($0.steps) }, .count)
    let tally = bounds.pairs.first?.tally(\.double)
    list.add(
      "\(root).steps-per-row",
      number: bounds.wasRun ? tally.map { Double($0.covered + $0.uncovered) } : nil, .count)
    let left = bounds.leftOut.indices.map { "\(root).left-out.\($0 + 1)" }
    list.add("\(root).left-out", list: left, of: left)
    for (place, label) in zip(left, bounds.leftOut) { list.add("\(place).label", word: label) }
  }

  /// Whether the bounds hold, in double precision, and what single precision does.
  private func addKept(_ bounds: BoundsResult, to list: inout FindingList) {
    let root = Self.boundsRoot
    let places = bounds.pairs.map(place)
    let tallies = bounds.pairs.map { (pair: $0, tally: $0.tally(\.double)) }
      .filter { $0.tally.covered > 0 }
    let breaking = tallies.filter { $0.tally.brokenPrinted > 0 }
    let spelledOut = tallies.reduce(0) { $0 + $1.tally.brokenCorrected }
    func count(_ value: Int) -> Double? { tallies.isEmpty ? nil : Double(value) }
    list.add(
      "\(root).covered", number: count(tallies.reduce(0) { $0 + $1.tally.covered }), .count,
      from: places)
    list.add("\(root).broken-spelled-out", number: count(spelledOut), .count, from: places)
    list.add("\(root).broken-printed", number: count(breaking.count), .count, from: places)
    list.add("\(root).breaking", list: breaking.map { place($0.pair) }, of: places)
    list.add(
      "\(root).keeping",
      list: tallies.filter { $0.tally.brokenPrinted == 0 }.map { place($0.pair) }, of: places)
    let shares = breaking.compactMap(\.tally.brokenPrintedShare)
    addRange("\(root).broken-share", shares, .share, from: places, to: &list)
    for (name, isBroken) in [
      ("spelled-out-holds", spelledOut > 0), ("printed-holds", !breaking.isEmpty),
    ] {
      list.add(
        "\(root).\(name)", tallies.isEmpty ? .open : isBroken ? .notSupported : .supported,
        rule: nil, from: places)
    }
    let worst = bounds.pairs.compactMap { pair in
      pair.tally(\.single).keptCorrected.map { (pair: pair, kept: $0) }
    }.max { $0.kept > $1.kept }
    list.add("\(root).worst-single", list: worst.map { [place($0.pair)] } ?? [], of: places)
  }

  /// How tight the bounds are, and what the error really comes from: means over weights and steps, by pairs of nets.
  private func addRoom(_ bounds: BoundsResult, to list: inout FindingList) {
    let root = Self.boundsRoot
    let places = bounds.pairs.map(place)
    let tallies = bounds.pairs.map { (pair: $0, tally: $0.tally(\.double)) }
    addRange(
      "\(root).growth-median", tallies.compactMap { $0.tally.increaseOverBound.quantile(0.5) },
      .ratio, from: places, to: &list)
    // Adaptive rules need no M and have no convexity error.
    for (name, curve) in [
      ("printed", BoundTally.Curve.printedConvexity), ("spelled-out", .correctedConvexity),
    ] {
      let ratios = tallies.filter { !$0.pair.isAdaptive }.compactMap { entry -> Double? in
        guard let allowed = entry.tally.mean(curve), let found = entry.tally.mean(.remainder),
          found > 0
        else { return nil }
        return allowed / found
      }
      addRange("\(root).convexity-\(name)", ratios, .ratio, from: places, to: &list)
    }
    let own = tallies.compactMap { entry -> Double? in
      let tally = entry.tally
      guard let gradient = tally.mean(.gradientErrorWithPenalty), let lag = tally.mean(.lag),
        let remainder = tally.mean(.remainder), gradient > 0
      else { return nil }
      return (lag + remainder) / gradient
    }
    addRange("\(root).own-error", own, .share, from: places, to: &list)
  }

  /// The least and the greatest of some numbers (`NAME.least`, `NAME.greatest`), and whether both are one
  /// in two decimals, of per cent where they are shares.
  func addRange(
    _ name: String, _ values: [Double], _ unit: Finding.Unit, from inputs: [String],
    to list: inout FindingList
  ) {
    list.add("\(name).least", number: values.min(), unit, from: inputs)
    list.add("\(name).greatest", number: values.max(), unit, from: inputs)
    let scale = unit == .share ? 1e4 : 1e2
    let shown = Set(values.map { ($0 * scale).rounded() })
    list.add("\(name).is-one", truth: shown.isEmpty ? nil : shown.count == 1, from: inputs)
  }
}

extension BoundsResult {
  /// Whether any step was looked at.
  var wasRun: Bool {
    pairs.contains { pair in
      pair.stretches.contains { $0.double.covered + $0.double.uncovered > 0 }
        || !pair.wholeRuns.errors.isEmpty
    }
  }
}
