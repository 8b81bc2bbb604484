import ArgumentParser
import Diagnostics
import Optimizers

/// Prints every kind of optimizer with its constants.
struct ListOptimizers: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimizers",
    abstract: "Print every kind of optimizer with its constants.",
    discussion: """
      What stands in brackets may be left out. Table 1 or 2 of the paper says what STE-net is for an optimizer \
      that does not normalize its steps, or does.
      """)

  func run() {
    runStage("plan optimizers") {
      let lines = OptimizerCatalogue.kinds.map { kind in
        let constants = kind.constants.map { constant in
          constant.name + (constant.standard.map { " (\(constant.text($0)))" } ?? "")
        }
        let name = kind.name.padding(to: 10)
        return "\(name)Table \(kind.isAdaptive ? 2 : 1)  \(constants.joined(separator: ", "))\n"
      }
      try StandardOutput.write(lines.joined())
    }
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
