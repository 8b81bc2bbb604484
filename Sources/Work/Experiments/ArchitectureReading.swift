import Configurations
import Diagnostics

extension NetworkArchitecture {
  static let keys = ["stages", "width", "block", "image_size"]

  init(_ section: YAMLMapping) throws {
    let list = try section.required("stages")
    let stages = try list.list().map { try $0.integer(in: 1...64, "1 to 64 blocks") }
    guard (1...6).contains(stages.count) else {
      throw Failure(
        .configuration, at: list.place, "\(list.key) has \(stages.count) stages",
        expected: "1 to 6 stages, as in [3, 4, 6, 3]")
    }
    let multiple = 16
    let filters = try section.required("width")
    let width = try filters.integer(in: multiple...1024, "\(multiple) to 1024 filters")
    guard width % multiple == 0 else {
      throw Failure(
        .configuration, at: filters.place, "\(filters.key) is not a multiple of \(multiple)",
        found: "\(width)")
    }
    self.init(
      stages: stages, width: width,
      block: try section.required("block").choice(Block.self, what: "kind of block"),
      imageSize: try section.required("image_size").integer(in: 8...1024, "8 to 1024 pixels"))
  }
}
