import CHDF5
import Storage

/// One thing changed in a file of the pipeline, which is sealed again: a file that is whole and lies.
package struct FileMutation: Sendable, CustomStringConvertible {
  package enum Change: String, Sendable, CaseIterable {
    case missing, renamed
    /// Extents: none, one fewer, one more, 2⁶² of them, an axis more.
    case empty, shorter, longer, huge, anotherAxis
    case anotherType
    /// Values, all of them; of texts, texts that nobody expects.
    case negative, zero, largest, notANumber, infinite
  }

  /// "/weights/final/conv1/kernel".
  package let place: String
  /// Of the dataset or group there; nil for the dataset or group itself.
  package let attribute: String?
  package let change: Change

  package var description: String {
    "\(change.rawValue): \(place)\(attribute.map { " @\($0)" } ?? "")"
  }

  /// Every change of every dataset and attribute, and every group missing or renamed.
  package static func all(of sealed: [UInt8]) throws -> [FileMutation] {
    let file = try EditedFile(sealed)
    return try file.objects().flatMap { object in
      let isRoot = object.path == "/"
      let names: [String?] = object.attributes + (isRoot ? [] : [nil])
      return names.flatMap { name in
        let changes = name != nil || object.isDataset ? Change.allCases : [.missing, .renamed]
        return changes.map { FileMutation(place: object.path, attribute: name, change: $0) }
      }
    }
  }

  package init(place: String, attribute: String? = nil, change: Change) {
    self.place = place
    self.attribute = attribute
    self.change = change
  }

  /// The file with the change.
  package func applied(to sealed: [UInt8]) throws -> [UInt8] {
    let file = try EditedFile(sealed)
    if let attribute {
      try change(attribute, in: file)
    } else {
      try changeDataset(in: file)
    }
    return Envelope.seal(try file.image())
  }

  private func changeDataset(in file: EditedFile) throws {
    switch change {
    case .missing: try file.check(H5Ldelete(file.id, place, 0))
    case .renamed: try file.check(H5Lmove(file.id, place, file.id, place + "x", 0, 0))
    case .empty, .shorter, .longer, .huge, .anotherAxis, .anotherType:
      let old = file.open(place)
      let (type, space) = (H5Dget_type(old), H5Dget_space(old))
      let (extents, newType) = changed(extents(of: space), type)
      let new = try file.make("/replacement", newType, extents)
      try file.copyAttributes(from: old, to: new)
      let count = Int(H5Sget_simple_extent_npoints(space)) * H5Tget_size(type)
      if count > 0, change == .longer || change == .anotherAxis {
        // The numbers stay, with zeros behind them.
        var bytes = [UInt8](repeating: 0, count: 2 * count + 4096)
        try file.check(H5Dread(old, type, 0, 0, 0, &bytes))
        try file.check(H5Dwrite(new, newType, 0, 0, 0, bytes))
      }
      for object in [old, new] { H5Oclose(object) }
      try file.check(H5Ldelete(file.id, place, 0))
      try file.check(H5Lmove(file.id, "/replacement", file.id, place, 0, 0))
    case .negative, .zero, .largest, .notANumber, .infinite:
      let dataset = file.open(place)
      let type = H5Dget_type(dataset)
      let count = Int(H5Sget_simple_extent_npoints(H5Dget_space(dataset)))
      if count > 0 {
        let (bytes, memory) = values(count, of: type)
        try file.check(H5Dwrite(dataset, memory, 0, 0, 0, bytes))
      }
      H5Oclose(dataset)
    }
  }

  private func change(_ attribute: String, in file: EditedFile) throws {
    let owner = file.open(place)
    defer { H5Oclose(owner) }
    switch change {
    case .missing: try file.check(H5Adelete(owner, attribute))
    case .renamed: try file.check(H5Arename(owner, attribute, attribute + "x"))
    default:
      let old = H5Aopen(owner, attribute, 0)
      let (type, space) = (H5Aget_type(old), H5Aget_space(old))
      let (extents, newType) = changed(extents(of: space), type)
      H5Aclose(old)
      try file.check(H5Adelete(owner, attribute))
      // Far more does not fit into an attribute.
      let dimensions = extents.map { min($0, 100) }
      let new = H5Acreate2(
        owner, attribute, newType,
        dimensions.isEmpty
          ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(dimensions.count), dimensions, nil), 0, 0
      )
      try file.check(herr_t(new < 0 ? -1 : 0))
      let count = Int(dimensions.reduce(1, *))
      let (bytes, memory) = values(count, of: newType)
      if count > 0 { try file.check(H5Awrite(new, memory, bytes)) }
      H5Aclose(new)
    }
  }

  private func extents(of space: hid_t) -> [hsize_t] {
    var extents = [hsize_t](repeating: 0, count: Int(H5Sget_simple_extent_ndims(space)))
    H5Sget_simple_extent_dims(space, &extents, nil)
    return extents
  }

  private func changed(_ extents: [hsize_t], _ type: hid_t) -> ([hsize_t], hid_t) {
    let first = extents.first ?? 1
    let rest = extents.dropFirst()
    switch change {
    case .empty: return ([0] + rest, type)
    case .shorter: return ([max(1, first) - 1] + rest, type)
    case .longer: return ([first + 1] + rest, type)
    case .huge: return ([1 << 62] + rest, type)
    case .anotherAxis: return (extents + [1], type)
    case .anotherType where H5Tget_class(type) == H5T_STRING: return (extents, h5_int64_le())
    case .anotherType:
      let text = H5Tcopy(h5_c_s1())
      H5Tset_size(text, 4)
      return (extents, text)
    default: return (extents, type)
    }
  }

  /// Bytes in memory and their type.
  private func values(_ count: Int, of type: hid_t) -> ([UInt8], hid_t) {
    if H5Tget_class(type) == H5T_STRING {
      let letter: UInt8 = change == .zero ? 0 : change == .largest ? 255 : UInt8(ascii: "/")
      return ([UInt8](repeating: letter, count: count * H5Tget_size(type)), type)
    }
    let isSingle = H5Tget_class(type) == H5T_FLOAT && H5Tget_size(type) == 4
    let value: Double =
      switch change {
      case .negative: -3
      case .largest: isSingle ? Double(Float.greatestFiniteMagnitude) : .greatestFiniteMagnitude
      case .notANumber: .nan
      case .infinite: .infinity
      default: 0
      }
    let numbers = [Double](repeating: value, count: count)
    return (numbers.withUnsafeBytes(Array.init), h5_native_double())
  }
}
