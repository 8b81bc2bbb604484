/// Every optimizer, in the order of the documentation.
package enum OptimizerCatalogue {
  package static let kinds: [any OptimizerKind.Type] = [
    SGD.self, Nesterov.self, Adam.self, AdamW.self, AdaMax.self, RMSprop.self, Adadelta.self,
  ]

  package static var names: [String] { kinds.map { $0.name } }

  package static func kind(named name: String) -> (any OptimizerKind.Type)? {
    kinds.first { $0.name == name }
  }
}
