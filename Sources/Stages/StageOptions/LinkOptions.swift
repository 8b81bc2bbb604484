import ArgumentParser

/// What ranks are joined by, for forecasts.
package struct LinkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "For a forecast: how long something small is on its way from one rank to another.",
      valueName: "microseconds"))
  package var latency = 20.0

  @Option(
    help: ArgumentHelp("For a forecast: what a rank can send.", valueName: "Gbit/s"))
  package var bandwidth = 10.0

  package init() {}

  package func validate() throws {
    if !(latency >= 0 && latency <= 1e7) {
      throw ValidationError("--latency is 0 to 10000000 microseconds.")
    }
    if !(bandwidth > 0 && bandwidth <= 1e5) {
      throw ValidationError("--bandwidth is above 0, 100000 Gbit/s at most.")
    }
  }

  /// Seconds, and bytes a second.
  package var latencySeconds: Double { latency * 1e-6 }
  package var bytesPerSecond: Double { bandwidth * 1e9 / 8 }
}
