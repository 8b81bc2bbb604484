import Configurations
import Diagnostics
import NetworkLayers
import Quantization

/// What an experiment's `network` says: the name of a family, or layers.
struct NetworkReading {
  let family: NetworkFamily
  /// Of a network from a list of layers.
  let layers: NetworkDescription?
  /// Where it is written.
  let value: YAMLValue

  private static let keys = ["name", "image_size", "layers"]

  /// - Throws: `Failure` 78 for a family that there is not or that cannot be trained on such data, and for layers that
  ///   do not fit each other or the images.
  init(_ root: YAMLMapping, over profile: YAMLMapping, data: DatasetReading) throws {
    value = try root.required("network")
    guard case .mapping = value.node.content else {
      layers = nil
      family = try Self.family(value, trainedOn: data.kind)
      if let over = profile["network"] {
        throw Failure(
          .configuration, at: over.place, "the network \(family.rawValue) has no sizes here",
          remedy: "remove the key; sizes of residual networks stand in the section “architecture”")
      }
      return
    }
    family = .layered
    layers = try Self.description(
      value.mapping(keys: Self.keys)
        .overlaid(by: profile["network"]?.mapping(keys: ["image_size"])), kind: data.kind)
  }

  /// The layers, whose own bits a run's grid must have.
  /// - Throws: `Failure` 78 where it does not.
  func layers(on grid: UniformQuantizer.Grid) throws -> NetworkDescription? {
    for bits in layers?.ownBits ?? [] where !grid.supports(bits: bits) {
      throw Failure(
        .configuration, at: value.place,
        "the grid \(grid.rawValue) does not exist at \(bits) bits, which a layer has")
    }
    return layers
  }

  private static func family(
    _ value: YAMLValue, trainedOn kind: DatasetKind
  ) throws -> NetworkFamily {
    let named = NetworkFamily.allCases.filter { $0 != .layered }
    let name = try value.name(among: named.map(\.rawValue), what: "network")
    guard let family = NetworkFamily(rawValue: name) else { throw value.wrongType("a network") }
    guard family.datasetKinds.contains(kind) else {
      throw Failure(
        .configuration, at: value.place,
        "the network \(family.rawValue) cannot be trained on \(kind.rawValue)",
        expected: named.map {
          "\($0.rawValue) on \($0.datasetKinds.map(\.rawValue).joined(separator: " or "))"
        }
        .joined(separator: ", or ") + ", or a list of layers")
    }
    return family
  }

  private static func description(
    _ section: YAMLMapping, kind: DatasetKind
  ) throws -> NetworkDescription {
    let isColoured = kind == .images
    let list = try section.required("layers")
    var reading = LayerReading()
    let layers = try reading.layers(list)
    let size = try isColoured ? section.required("image_size") : section["image_size"]
    let description = NetworkDescription(
      name: try section["name"]?.string(),
      // The digits of MNIST, and of all data in its format.
      imageSize: try size?.integer(in: 1...1024, "1 to 1024 pixels") ?? 28,
      channels: isColoured ? 3 : 1, layers: layers)
    do throws(LayerFault) {
      // The data say how many classes there are; until they are read ten will do.
      _ = try NetworkShape(description, classes: description.outputs ?? 10)
    } catch {
      let key = "\(section.key).\(error.place)"
      throw Failure(
        .configuration, at: reading.places[key] ?? list.place, "\(key): \(error.problem)",
        expected: error.expected, found: error.found)
    }
    return description
  }
}
