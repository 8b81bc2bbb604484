/// Adds to a PDF what Cairo cannot write: alternative texts, scopes of heads, what is decoration, the language, and that
/// viewers show the document's title.
///
/// Cairo 1.16 writes one object after the other, elements of the structure in the order in which they began, and a
/// plain table of the objects' places at the end. Other versions pack objects together; such a file stays as it is.
struct StructureDetails {
  /// For every element in its order, entries of its dictionary.
  let elements: [String]
  /// The same for every link.
  let links: [String]
  /// "en".
  let language: String

  /// The bytes of the file with the details, and with its objects' new places.
  func added(to pdf: [UInt8]) -> [UInt8] {
    guard let table = ObjectTable(pdf) else { return pdf }
    let order = table.offsets.indices.filter { table.offsets[$0] > 0 }.sorted {
      table.offsets[$0] < table.offsets[$1]
    }
    guard let first = order.first else { return pdf }
    var result = Array(pdf[..<table.offsets[first]])
    func object(_ index: Int) -> ArraySlice<UInt8> {
      let end = index + 1 < order.count ? table.offsets[order[index + 1]] : table.start
      return pdf[table.offsets[order[index]]..<end]
    }
    let contents = Set(
      order.indices.map(object).filter { begins($0, "<< /Type /Page ") }.compactMap {
        reference("/Contents", in: $0)
      })
    var lengths: [Int: Int] = [:]
    var places = table.offsets
    var (element, link) = (0, 0)
    let count = order.indices.count { isElement(object($0)) }
    let linkCount = order.indices.count { begins(object($0), "<< /Type /Annot") }
    for (index, number) in order.enumerated() {
      let object = object(index)
      places[number] = result.count
      if contents.contains(number), let content = PageContent(object),
        let marked = ArtifactMarks.added(to: content.stream),
        let length = reference("/Length", in: object)
      {
        lengths[length] = marked.count
        result += content.head + marked + content.tail
        continue
      }
      if let length = lengths[number] {
        result += Array("\(number) 0 obj\n   \(length)\nendobj\n".utf8)
        continue
      }
      var entries = ""
      if isElement(object) {
        // A count that is another one means that the order is not known.
        if count == elements.count { entries = elements[element] }
        element += 1
      } else if begins(object, "<< /Type /Annot") {
        if linkCount == links.count { entries = links[link] }
        link += 1
      } else if begins(object, "<< /Type /Catalog") {
        entries = "/Lang (\(language))\n   /ViewerPreferences << /DisplayDocTitle true >>"
      } else if begins(object, "<< /Type /Page ") {
        entries = "/Tabs /S"
      }
      result += object
      // The dictionary ends right before the object does.
      let ending = Array(">>\nendobj\n".utf8)
      if !entries.isEmpty, result.suffix(ending.count).elementsEqual(ending) {
        result.removeLast(ending.count)
        result += Array("   \(entries)\n".utf8) + ending
      }
    }
    let start = result.count
    result += Array("xref\n0 \(places.count)\n".utf8)
    for place in places {
      result += Array(
        "\(padded(place, 10)) \(place > 0 ? "00000 n" : "65535 f") \n".utf8)
    }
    return result + table.trailer + Array("startxref\n\(start)\n%%EOF\n".utf8)
  }

  /// The number of the object that an entry of a dictionary leads to.
  private func reference(_ key: String, in object: ArraySlice<UInt8>) -> Int? {
    let text = String(decoding: object.prefix(600), as: UTF8.self)
    guard let found = text.firstRange(of: "\(key) ") else { return nil }
    return Int(text[found.upperBound...].prefix(while: \.isNumber))
  }

  private func isElement(_ object: ArraySlice<UInt8>) -> Bool {
    begins(object, "<< /Type /StructElem")
  }

  /// Whether an object's dictionary begins so, after its number.
  private func begins(_ object: ArraySlice<UInt8>, _ words: String) -> Bool {
    guard let line = object.prefix(40).firstIndex(of: UInt8(ascii: "\n")) else { return false }
    return object[(line + 1)...].starts(with: words.utf8)
  }

  private func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

/// Where the objects of a PDF stand.
private struct ObjectTable {
  /// By number; 0 for one that is not there.
  let offsets: [Int]
  /// Where the table itself stands.
  let start: Int
  /// From "trailer" to before "startxref".
  let trailer: [UInt8]

  /// Nil for a file without such a table.
  init?(_ pdf: [UInt8]) {
    let tail = String(decoding: pdf.suffix(64), as: UTF8.self).split(separator: "\n")
    guard let mark = tail.lastIndex(of: "startxref"), mark + 1 < tail.count,
      let start = Int(tail[mark + 1]), pdf.indices.contains(start),
      pdf[start...].starts(with: "xref\n".utf8)
    else { return nil }
    let text = String(decoding: pdf[start...], as: UTF8.self)
    guard let trailer = text.firstRange(of: "trailer"),
      let end = text.firstRange(of: "startxref")
    else { return nil }
    let lines = text[..<trailer.lowerBound].split(separator: "\n").dropFirst(2)
    self.start = start
    self.trailer = Array(text[trailer.lowerBound..<end.lowerBound].utf8)
    offsets = lines.map { $0.hasSuffix("n ") ? Int($0.prefix(10)) ?? 0 : 0 }
    guard !offsets.isEmpty else { return nil }
  }
}

/// The object that holds what a page draws.
private struct PageContent {
  /// Up to the first compressed byte.
  let head: ArraySlice<UInt8>
  let stream: ArraySlice<UInt8>
  /// From the line break before "endstream".
  let tail: ArraySlice<UInt8>

  init?(_ object: ArraySlice<UInt8>) {
    let (mark, end) = (Array("\nstream\n".utf8), Array("\nendstream\nendobj\n".utf8))
    guard let start = object.prefix(400).firstRange(of: mark), object.suffix(end.count) == end[...]
    else { return nil }
    head = object[..<start.upperBound]
    stream = object[start.upperBound..<(object.endIndex - end.count)]
    tail = object.suffix(end.count)
  }
}
