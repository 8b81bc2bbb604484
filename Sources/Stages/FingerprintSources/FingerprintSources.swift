import Foundation
import PackagePlugin

/// Runs `fingerprint` over the sources of every room before `SourceFingerprints` is compiled, so that
/// an executable knows which sources it was built from, whatever lies in the folder when it runs.
@main
struct FingerprintSources: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let output = context.pluginWorkDirectoryURL.appending(
      path: "SourceFingerprints.generated.swift")
    var arguments = [output.path]
    var inputs: [URL] = []
    let rooms = context.package.targets.compactMap { $0 as? SwiftSourceModuleTarget }
      .filter { $0.kind == .generic && $0.name != target.name && $0.name != "TestSupport" }
    for room in rooms.sorted(by: { $0.name < $1.name }) {
      let files = room.sourceFiles(withSuffix: "swift").map(\.url)
        .filter { !$0.path.hasPrefix(context.pluginWorkDirectoryURL.path) }
        .sorted { $0.path < $1.path }
      arguments += ["--room", room.name, room.directoryURL.path] + files.map(\.path)
      inputs += files
    }
    for library in context.package.targets.compactMap({ $0 as? SystemLibraryTarget }) {
      let headers = try FileManager.default.contentsOfDirectory(
        at: library.directoryURL, includingPropertiesForKeys: nil
      ).filter { $0.pathExtension == "h" }.sorted { $0.path < $1.path }
      arguments += ["--room", library.name, library.directoryURL.path] + headers.map(\.path)
      inputs += headers
    }
    return [
      .buildCommand(
        displayName: "Fingerprinting the sources",
        executable: try context.tool(named: "fingerprint").url, arguments: arguments,
        inputFiles: inputs, outputFiles: [output])
    ]
  }
}
