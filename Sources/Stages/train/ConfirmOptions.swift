import ArgumentParser

/// What happens to runs that another state of the program trained.
struct ConfirmOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A finished run that is out of date only since the program has changed: repeat its first so many steps and its last look at the test images, and take it over if they come to the same bits. Its provenance says so.",
      valueName: "steps"))
  var confirm: Int?

  func validate() throws {
    if let confirm, confirm < 1 { throw ValidationError("--confirm is 1 or more.") }
  }
}
