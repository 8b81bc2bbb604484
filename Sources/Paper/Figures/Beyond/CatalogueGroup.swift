import Drawing
import Quantization

/// The catalogue's estimators in the groups of Appendix B, each with its standard parameters on the
/// quantizer that it is shown on: one bit for binary ones, two for the others, w_max = 1.
struct CatalogueGroup {
  struct Member {
    let estimator: any GradientEstimator
    let quantizer: UniformQuantizer

    /// The name, marked where the formula is not verified.
    var title: RichText {
      RichText(verbatim: estimator.displayName + estimator.characteristics.evidence.mark)
    }
  }

  let title: RichText
  let members: [Member]

  static func all() throws -> [CatalogueGroup] {
    let members = try EstimatorCatalogue.entries.map { entry in
      let bits = entry.bits.contains(2) ? 2 : 1
      return Member(
        estimator: try entry.make([:], bits: bits),
        quantizer: UniformQuantizer(bits: bits, limit: 1))
    }
    return EstimatorCharacteristics.Family.allCases.map { family in
      CatalogueGroup(
        title: title(of: family),
        members: members.filter { $0.estimator.characteristics.family == family })
    }
  }

  private static func title(of family: EstimatorCharacteristics.Family) -> RichText {
    switch family {
    case .baseline: "Baselines"
    case .binary: "Binary"
    case .multiBit: "Multi-bit"
    }
  }
}

extension EstimatorCharacteristics.Evidence {
  /// The mark that an estimator carries in figures and tables.
  var mark: String {
    switch self {
    case .authors, .thirdParty, .own: ""
    case .unverified: "†"
    case .standIn: "‡"
    }
  }

}

/// Rows of small plots under the groups' titles, five abreast.
struct CatalogueLayout {
  let groups: [CatalogueGroup]
  let cellHeight: Double
  static let columns = 5
  static let columnGap = 13.0
  static let rowGap = 16.0
  static let groupTitle = 17.0
  static let left = 20.0
  static let bottom = 26.0

  /// Where each member is drawn, with the title's baseline above.
  func frames(width: Double) -> (
    titles: [Point], cells: [[Rectangle]], height: Double
  ) {
    let cellWidth =
      (width - Self.left - 2 - Self.columnGap * Double(Self.columns - 1)) / Double(Self.columns)
    var y = 0.0
    var titles: [Point] = []
    var cells: [[Rectangle]] = []
    for group in groups {
      titles.append(Point(0, y + 10))
      y += Self.groupTitle
      cells.append(
        group.members.indices.map { index in
          let (row, column) = (index / Self.columns, index % Self.columns)
          return Rectangle(
            Self.left + Double(column) * (cellWidth + Self.columnGap),
            y + 10 + Double(row) * (cellHeight + Self.rowGap), cellWidth, cellHeight)
        })
      let rows = (group.members.count + Self.columns - 1) / Self.columns
      y += Double(rows) * (cellHeight + Self.rowGap) + 8
    }
    return (titles, cells, y + Self.bottom - Self.rowGap)
  }

  /// Whether the cell has none of its group below it, so that it carries the numbers of the x axis.
  func isLowest(_ index: Int, of group: CatalogueGroup) -> Bool {
    index + Self.columns >= group.members.count
  }
}
