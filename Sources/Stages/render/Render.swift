import ArgumentParser
import Storage

@main
struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Draws figures, tables and the report from analyses, and compares two reports.",
    discussion: """
      Without a subcommand it is `render draw`.

      Examples:
        render --analysis build/default/analysis/mnist.h5 --output reports/default
        render verify --report reports/full
      """,
    version: projectVersion, subcommands: [Draw.self, Verify.self, DrawEstimators.self],
    defaultSubcommand: Draw.self)
}
