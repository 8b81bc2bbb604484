import Documents
import Drawing
import Figures
import Results
import TestSupport

extension TableSource {
  /// The table with the words of the project's own documents.
  func table(_ inputs: FigureInputs) throws -> Table {
    let documents = try TemplateFolder(path: ProjectFiles.path("pipeline/report")).report()
    let set = DocumentSet(documents, figures: [], tables: [name: keys])
    return try table(inputs, words: TableWords(set.compose(Findings()).words(of: name)))
  }
}
