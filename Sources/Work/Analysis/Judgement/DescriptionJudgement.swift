import Results

/// What the report says of the experiment beside its numbers: recipe, origin of the runs, data
/// (`mnist.recipe-table.1.item`).
extension Judgement {
  func addDescription(to list: inout FindingList) {
    let isThere = !analysis.runs.isEmpty
    list.add("\(root).missing", rows: analysis.missingRuns.map { [$0] }, columns: ["label"])
    list.add(
      "\(root).run-count", number: isThere ? Double(analysis.runs.count) : nil, .count)
    let commit = analysis.runProvenance["commit"]
    list.add("\(root).commit", word: commit)
    list.add("\(root).commit.short", word: commit.map { String($0.prefix(12)) })
    list.add(
      "\(root).provenance",
      rows: analysis.runProvenance.entries.map { [$0.name.replacing("_", with: " "), $0.value] },
      columns: ["name", "value"])
    list.add(
      "\(root).provenance-notes", rows: analysis.provenanceNotes.map { [$0] }, columns: ["text"])
    let own = [
      ("experiment", root), ("profile", analysis.profile),
      ("seeds", analysis.seeds.map(String.init).joined(separator: ", ")),
    ]
    list.add(
      "\(root).configuration",
      rows: own.map { [$0.0, $0.1] }
        + analysis.configuration.sorted { $0.key < $1.key }.map {
          [$0.key.replacing("_", with: " "), $0.value]
        }, columns: ["name", "value"])
    list.add(
      "\(root).checksums", rows: analysis.dataset.checksums.map { [$0.file, $0.sha256] },
      columns: ["file", "sha256"])
    let recipe = analysis.recipe?.rows ?? []
    list.add(
      "\(root).recipe-table", rows: recipe.map { [$0.item, $0.value, $0.source, $0.choice] },
      columns: ["item", "value", "source", "choice"])
    list.add(
      "\(root).recipe-choices",
      rows: recipe.filter { $0.choice != nil }.map { [$0.item, $0.choice] },
      columns: ["item", "choice"])
    list.add(
      "\(root).near-boundary-width", number: rules[.nearBoundary].value, .share,
      rule: .nearBoundary)
  }
}
