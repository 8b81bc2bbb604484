import Foundation
import PackagePlugin

/// Writes the graph of the package's rooms, then has `fingerprint` hash it before `SourceFingerprints` is
/// compiled: an executable knows which sources it was built from, whatever lies in the folder when it runs.
@main
struct FingerprintSources: BuildToolPlugin {
  /// Rooms that only talk and never compute: no closure reaches them or goes on through them.
  private static let silent = ["Diagnostics"]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.pluginWorkDirectoryURL
    let rooms = try context.package.targets.compactMap { try room($0, but: target, context) }
    let graph = Graph(
      rooms: rooms.sorted { $0.name < $1.name },
      targets: context.package.targets.compactMap { declared($0) }.sorted { $0.name < $1.name })
    let path = folder.appending(path: "graph.json")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let text = try encoder.encode(graph)
    if (try? Data(contentsOf: path)) != text { try text.write(to: path) }
    let output = folder.appending(path: "SourceFingerprints.generated.swift")
    return [
      .buildCommand(
        displayName: "Fingerprinting the sources",
        executable: try context.tool(named: "fingerprint").url,
        arguments: [path.path, output.path],
        inputFiles: [path]
          + rooms.flatMap { room in
            room.files.map { URL(filePath: room.folder).appending(path: $0) }
          }, outputFiles: [output])
    ]
  }

  private struct Graph: Encodable {
    let rooms: [Room]
    /// For the test that what is declared is used; `fingerprint` passes it over.
    let targets: [Declaration]
  }

  /// A target of any kind with Swift sources, tests included, and what of this package it may import.
  private struct Declaration: Encodable {
    let name: String
    let folder: String
    let dependencies: [String]
  }

  private func declared(_ target: any Target) -> Declaration? {
    guard target is SwiftSourceModuleTarget else { return nil }
    let dependencies = target.dependencies.compactMap { dependency -> String? in
      if case .target(let other) = dependency { other.name } else { nil }
    }
    return Declaration(
      name: target.name, folder: target.directoryURL.path, dependencies: dependencies.sorted())
  }

  private struct Room: Encodable {
    let name: String
    let folder: String
    /// Below the folder.
    let files: [String]
    /// Names of rooms.
    let uses: [String]
    /// What determines the compiled code beside the sources: packages with their versions, compiler flags.
    let settings: [String]
  }

  /// Nil for what has no part in any result: tests, executables, plugins, the fingerprints themselves.
  private func room(
    _ target: any Target, but own: any Target, _ context: PluginContext
  ) throws -> Room? {
    guard !(Self.silent + [own.name, "TestSupport"]).contains(target.name) else { return nil }
    var settings: [String] = []
    var uses: [String] = []
    for dependency in target.dependencies {
      switch dependency {
      case .target(let target): uses.append(target.name)
      case .product(let product): settings.append(version(of: product, context))
      @unknown default: break
      }
    }
    let files: [URL]
    switch target {
    case let module as SwiftSourceModuleTarget where module.kind == .generic:
      files = module.sourceFiles(withSuffix: "swift").map(\.url)
      settings += module.compilationConditions
      if module.name.contains("Kernels") { settings.append(try kernelFlags(context)) }
    case is SystemLibraryTarget:
      files = try FileManager.default.contentsOfDirectory(
        at: target.directoryURL, includingPropertiesForKeys: nil
      ).filter { ["h", "modulemap"].contains($0.pathExtension) }
    default: return nil
    }
    let folder = target.directoryURL.path
    return Room(
      name: target.name, folder: folder,
      files: files.map { String($0.path.dropFirst(folder.count + 1)) }.sorted(),
      uses: uses.filter { !Self.silent.contains($0) }.sorted(), settings: settings.sorted())
  }

  private func version(of product: any Product, _ context: PluginContext) -> String {
    let package = context.package.dependencies.map(\.package).first { package in
      package.products.contains { $0.id == product.id }
    }
    guard let package, case .repository(_, let version, _) = package.origin else {
      return product.name
    }
    return "\(product.name) \(version)"
  }

  /// What the manifest says of the kernels' instruction sets, which plugins are not told.
  private func kernelFlags(_ context: PluginContext) throws -> String {
    let manifest = try String(
      contentsOf: context.package.directoryURL.appending(path: "Package.swift"), encoding: .utf8)
    let parts = ["func kernels(", "#if arch("].map { start -> Substring in
      guard let from = manifest.range(of: start)?.lowerBound else { return "" }
      let end = start.hasPrefix("#") ? "\n#endif" : "\n}"
      return manifest[
        from..<(manifest.range(of: end, range: from..<manifest.endIndex)?.upperBound ?? from)]
    }
    guard !parts.contains("") else {
      throw CocoaError(
        .fileReadCorruptFile,
        userInfo: [NSDebugDescriptionErrorKey: "Package.swift: no flags of the kernels are found"])
    }
    return parts.joined(separator: "\n")
  }
}
