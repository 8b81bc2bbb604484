import Foundation
import Results

/// The differences of the paper's Table 5 that have the other sign than the numbers beside them
/// (`signs.errors`).
extension Judgement {
  func addSigns(to list: inout FindingList) {
    let columns = ["train_accuracy", "train_loss", "validation_accuracy", "validation_loss"]
    let cells = analysis.paper.halves.filter { $0.table == "table-5" }.flatMap { half in
      half.rows.compactMap { row in row.name.difference }.flatMap { letter in
        columns.map { (half: half.half, letter: letter, column: $0) }
      }
    }
    let places = cells.map { cell in
      "signs.\(cell.half).\(cell.letter.lowercased()).\(cell.column.replacing("_", with: "-"))"
    }
    let halves = Array(Set(cells.map(\.half))).sorted()
    var wrong: [String] = []
    for (place, cell) in zip(places, cells) {
      func value(_ row: String) -> PaperValue? {
        analysis.paper.value(
          table: "table-5", half: cell.half, row: "\(row) (\(cell.letter))", column: cell.column)
      }
      let found = signError(qhat: value("Q̂"), ste: value("STE"), printed: value("Diff"))
      if found != nil { wrong.append(place) }
      list.add("\(place).half", word: cell.half, choices: halves)
      list.add("\(place).letter", word: cell.letter)
      list.add("\(place).quantity", word: cell.column.replacing("_", with: " "))
      list.add("\(place).printed", word: value("Diff")?.printed)
      list.add("\(place).qhat", word: value("Q̂")?.printed)
      list.add("\(place).ste", word: value("STE")?.printed)
      list.add("\(place).difference", word: found)
    }
    list.add("signs.errors", list: wrong, of: places)
  }

  /// The difference that the two numbers have, in the paper's digits, where the printed one has the other sign; nil
  /// where it is right, or the paper's text is cut off.
  private func signError(qhat: PaperValue?, ste: PaperValue?, printed: PaperValue?) -> String? {
    guard let ste, let qhat, let printed, !ste.isCutOff, !qhat.isCutOff, !printed.isCutOff
    else { return nil }
    let difference = qhat.value - ste.value
    // Two rounded numbers and a rounded difference may disagree by this much.
    let slack = ste.roundingError + qhat.roundingError + printed.roundingError + 1e-12
    guard abs(printed.value - difference) > slack, abs(printed.value + difference) <= slack
    else { return nil }
    let digits = String(
      format: "%.\(printed.decimals)f", abs(difference) * (printed.isPercentage ? 100 : 1))
    return (difference < 0 ? "−" : "") + digits + (printed.isPercentage ? "%" : "")
  }
}

extension String {
  /// "S" of "Diff (S)"; nil for another row.
  fileprivate var difference: String? {
    hasPrefix("Diff (") && hasSuffix(")") ? String(dropFirst(6).dropLast()) : nil
  }
}
