import ArgumentParser

@main
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "plan")
}
