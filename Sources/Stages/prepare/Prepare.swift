import ArgumentParser
import Storage

@main
struct Prepare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare",
    abstract: "Makes the data that `train` reads: verified HDF5 files.",
    discussion: """
      The first stage of the pipeline. It looks for real data, checks it by SHA-256, and falls back on \
      data that it draws itself, which every later stage then says aloud.
      """,
    version: projectVersion,
    subcommands: [PrepareMNIST.self, PrepareImages.self, PrepareOwn.self, PrepareImageNetLike.self])
}
