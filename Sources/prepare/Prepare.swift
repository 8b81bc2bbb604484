import ArgumentParser

@main
struct Prepare: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "prepare")
}
