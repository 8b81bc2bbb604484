import Configurations

extension Experiment {
  /// The experiment as readers see it, line by line.
  var lines: [String] {
    let shared = sharedValues
    var lines = ["\(name): \(title)", "profile \(profile), seeds 1 to \(seeds)", "", "all runs"]
    lines += columns(shared.sorted { $0.key < $1.key }.map { [$0.key, $0.value] })
    lines += ["", "optimizers"]
    lines += columns(
      optimizerGroups.map {
        [$0.name, $0.rule.canonicalText, "learning rate \($0.learningRate)"]
      })
    lines += ["", "runs"]
    lines += columns(
      runs.map { run in
        let own = run.canonicalValues.filter { shared[$0.key] == nil && $0.key != "optimizer" }
        return [
          run.name, run.optimizerGroup, "\(run.stopAfter ?? run.steps) steps", run.label,
          own.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "),
        ]
      })
    lines += ["", "comparisons"]
    lines += columns(comparisons.map { [$0.name, $0.label, "\($0.run) with \($0.with)"] })
    return lines
  }

  /// Cells below each other, indented; the last of a row as long as it is.
  private func columns(_ rows: [[String]]) -> [String] {
    let widths = (0..<(rows.first?.count ?? 0)).map { index in
      rows.map { $0[index].count }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      let text = "  " + cells.joined(separator: "  ")
      return String(text.reversed().drop { $0 == " " }.reversed())
    }
  }
}
