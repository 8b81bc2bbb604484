import ArgumentParser

@main
struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "analyze")
}
