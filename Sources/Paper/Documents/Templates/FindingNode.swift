import Mustache
import Results

/// A view of findings as Mustache asks for it. Text goes into the table of values and leaves a mark.
struct FindingNode: MustacheParent, MustacheCustomRenderable {
  let view: FindingView
  let root: FindingTree
  let values: ValueTable

  func child(named name: String) -> Any? {
    view.member(name).map { node(of: $0) }
  }

  var renderText: String { values.mark(view.value) }
  var isNull: Bool { view.isAbsent }

  fileprivate func node(of view: FindingView) -> Any {
    let node = FindingNode(view: view, root: root, values: values)
    return view.isList ? FindingNodeList(node: node) : node
  }
}

/// A list of places: a section about it is repeated for each.
struct FindingNodeList: MustacheParent, MustacheSequence {
  let node: FindingNode

  func child(named name: String) -> Any? { node.child(named: name) }

  func makeIterator() -> IndexingIterator<[Any]> {
    let places = node.view.finding?.list ?? []
    return places.compactMap { place in
      node.root.place(place).map { node.node(of: FindingView($0)) }
    }.makeIterator()
  }
}
