import Drawing
import Foundation
import Results

/// What a name of a document leads to: a place in the tree of findings, a finding, or a part of one
/// (`mnist.baseline.sgd.error.interval`).
struct FindingView {
  /// What lies below; nil for parts of findings.
  let tree: FindingTree?
  /// Nil for a place that is no finding itself.
  let finding: Finding?
  private var form = NumberForm()
  private var wordForm = WordForm.symbols
  /// Words in the number's place.
  private var written: RichText?

  private enum WordForm { case symbols, verbatim, capital, sentence }

  init(_ tree: FindingTree) {
    self.tree = tree
    finding = tree.finding
  }

  private init(_ finding: Finding) {
    tree = nil
    self.finding = finding
  }

  /// What parts a finding of each kind has, beside the words that it may be; for messages.
  static let numberParts = [
    "spread", "low", "high", "interval", "plus-minus", "seeds", "paper", "bare", "signed", "size",
    "scientific", "exact", "spelled", "none", "one", "many", "decimals-N",
  ]
  static let wordParts = ["verbatim", "capital", "sentence"]
  static let listParts = ["count"]

  var parts: [String] {
    switch finding?.unit {
    case nil, .truth: []
    case .word: Self.wordParts + (finding?.choices.map(Self.slug) ?? [])
    case .list: Self.listParts
    default: Self.numberParts
    }
  }

  /// What stands below the name, or a part of the finding; nil where there is no such thing.
  func member(_ name: String) -> FindingView? {
    if let child = tree?.children[name] { return FindingView(child) }
    guard let finding else { return nil }
    switch finding.unit {
    case .truth: return nil
    case .list:
      return name == "count" ? derived(finding.list.map { Double($0.count) }, .count) : nil
    case .word: return wordPart(name, finding)
    default: return numberPart(name, finding)
    }
  }

  private func wordPart(_ name: String, _ finding: Finding) -> FindingView? {
    switch name {
    case "verbatim": return with { $0.wordForm = .verbatim }
    case "capital": return with { $0.wordForm = .capital }
    case "sentence": return with { $0.wordForm = .sentence }
    default:
      guard finding.choices.contains(where: { Self.slug($0) == name }) else { return nil }
      return truth(finding.word.map { Self.slug($0) == name })
    }
  }

  private func numberPart(_ name: String, _ finding: Finding) -> FindingView? {
    let number = finding.number
    switch name {
    case "spread": return derived(finding.spread, finding.unit == .points ? .points : finding.unit)
    case "low": return derived(finding.interval?.lowerBound, finding.unit)
    case "high": return derived(finding.interval?.upperBound, finding.unit)
    case "interval":
      return with { view in
        view.written =
          finding.interval.map {
            let low = view.with { $0.form.isBare = true }.form.text($0.lowerBound, finding.unit)
            return "\(low) to \(view.form.text($0.upperBound, finding.unit))"
          } ?? "–"
      }
    case "plus-minus":
      return with { view in
        guard let number, let half = finding.halfWidth else { return }
        var bare = view.form
        bare.isBare = true
        bare.decimals = bare.decimals ?? (finding.unit == .share ? percentDecimals(number) : nil)
        var last = bare
        last.isBare = view.form.isBare
        view.written = "\(bare.text(number, finding.unit)) ± \(last.text(half, finding.unit))"
      }
    case "seeds": return derived(Double(finding.seeds), .count)
    case "paper":
      // With our minus and our space; a difference of shares is in points here.
      let written = finding.paper?.replacing("-", with: "−")
        .replacing("%", with: finding.unit == .points ? "" : "\u{202F}%")
      return FindingView(Finding(finding.name, written.map { .word($0) }, .word))
        .with { $0.wordForm = .verbatim }
    case "bare": return with { $0.form.isBare = true }
    case "signed": return with { $0.form.isSigned = true }
    case "scientific": return with { $0.form.isScientific = true }
    case "exact": return with { $0.form.isExact = true }
    case "spelled": return with { $0.form.isSpelled = true }
    case "size":
      var sized = finding
      sized.value = number.map { .number(abs($0)) }
      return with(sized)
    case "none": return truth(number.map { $0 == 0 })
    case "one": return truth(number.map { $0 == 1 })
    case "many": return truth(number.map { $0 > 1 })
    default:
      guard name.hasPrefix("decimals-"), let count = Int(name.dropFirst(9)), (0...9).contains(count)
      else { return nil }
      return with { $0.form.decimals = count }
    }
  }

  /// Whether it can be written as words.
  var isText: Bool { finding.map { $0.unit != .truth && $0.unit != .list } ?? false }

  var isList: Bool { finding?.unit == .list }
  var isTruth: Bool { finding?.unit == .truth }

  /// Whether a section about it is left out.
  var isAbsent: Bool {
    guard let finding else { return tree == nil }
    return finding.value == nil || finding.truth == false
  }

  /// A dash where the value is missing.
  var value: DocumentValue {
    if let written { return DocumentValue(written) }
    switch finding?.value {
    case .number(let number): return DocumentValue(form.text(number, finding?.unit ?? .number))
    case .word(let word):
      let text: RichText =
        switch wordForm {
        case .symbols: symbols(word)
        case .verbatim: RichText(verbatim: word)
        case .capital: symbols(word.prefix(1).uppercased() + word.dropFirst())
        case .sentence: symbols(Self.sentence(word))
        }
      return DocumentValue(text, plain: word)
    default: return DocumentValue("–")
    }
  }

  private func with(_ change: (inout FindingView) -> Void) -> FindingView {
    var copy = self
    change(&copy)
    return copy
  }

  private func with(_ finding: Finding) -> FindingView {
    var copy = FindingView(finding)
    copy.form = form
    return copy
  }

  private func derived(_ number: Double?, _ unit: Finding.Unit) -> FindingView {
    var copy = FindingView(Finding(finding?.name ?? "", number.map { .number($0) }, unit))
    copy.form = form
    return copy
  }

  private func truth(_ truth: Bool?) -> FindingView {
    FindingView(Finding(finding?.name ?? "", truth.map { .truth($0) }, .truth))
  }

  /// "not supported" as "not-supported".
  static func slug(_ word: String) -> String { word.lowercased().replacing(" ", with: "-") }

  /// A clause with a capital and a full stop.
  private static func sentence(_ text: String) -> String {
    let start = text.prefix(1).uppercased() + text.dropFirst()
    return start.isEmpty || start.hasSuffix(".") ? start : start + "."
  }
}
