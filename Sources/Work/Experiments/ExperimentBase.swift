import Configurations
import Diagnostics
import Foundation

/// `base: mnist.yaml`: what an experiment file takes over from another, which may have a base of its own.
extension Experiment {
  /// What decides how a run is trained comes from the base, key by key, where the file does not say it. What is run
  /// (`runs`, `comparisons`, `pairs`, `lr_tweak`, `profiles`) and how it is called is every file's own; `runs: base`
  /// takes over runs and comparisons as they are.
  static let inheritedKeys = [
    "dataset", "network", "architecture", "quantizer", "training", "optimizers",
  ]

  /// Whether the file takes over from another; not where it cannot be read.
  package static func hasBase(path: String) -> Bool {
    (try? YAMLFile(path: path).root().mapping()["base"]) != nil
  }

  /// The tree of a file, merged over that of its base; every value keeps the place it was written at.
  /// - Throws: `Failure` 66 when there is no file, 78 for unknown keys in any of the files, and for a base that is not
  ///   there or leads back to a file that it is the base of.
  static func tree(path: String) throws -> YAMLValue {
    try tree(path: path, above: [])
  }

  private static func tree(path: String, above: [String]) throws -> YAMLValue {
    var root = try YAMLFile(path: path).root()
    guard let base = try root.mapping(keys: keys)["base"] else { return root }
    let lower = base.besideFile(try base.string())
    let chain = above + [resolvedPath(path)]
    guard !chain.contains(resolvedPath(lower)) else {
      throw Failure(
        .configuration, at: base.place, "the file is its own base",
        found: (chain + [resolvedPath(lower)]).map { URL(filePath: $0).lastPathComponent }
          .joined(separator: " → "),
        remedy: "remove one of the lines “base: …”")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: lower, isDirectory: &isFolder), !isFolder.boolValue
    else {
      throw Failure(
        .configuration, at: base.place, "there is no experiment file to be the base",
        found: lower, remedy: "give a path that counts from this file's folder")
    }
    var inherited = try tree(path: lower, above: chain).node
    var keys = inheritedKeys
    if case .mapping(let own) = root.node.content,
      let runs = own.first(where: { $0.name == "runs" }), runs.value.text == "base"
    {
      keys += ["runs", "comparisons"]
      root.node.content = .mapping(own.filter { $0.name != "runs" })
    }
    if case .mapping(let entries) = inherited.content {
      inherited.content = .mapping(entries.filter { keys.contains($0.name) })
    }
    root.node = root.node.merged(over: inherited)
    return root
  }
}
