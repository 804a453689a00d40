import Kinds
import Testing

@Suite struct CatalogTests {
  @Test func `every kind is found by its name`() {
    for kind in Catalog.all { #expect(Catalog.kind(kind.name)?.name == kind.name) }
    #expect(Set(Catalog.all.map(\.name)).count == Catalog.all.count)
    #expect(Catalog.schemas.count == Catalog.all.count)
    #expect(Catalog.kind("lambda") == nil)
  }
}
