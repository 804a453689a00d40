import GRDB
import ResourceModel

extension Inventory {
  /// Checks that the inventory keeps its promises; tests call it after every operation, `doctor` when asked.
  ///
  /// 1. SQLite's own `integrity_check` and `foreign_key_check` find nothing.
  /// 2. The inventory has its one row, and at most one lease, which does not expire before it was renewed.
  /// 3. No resource has a revision above the inventory's, and no two were changed by the same revision.
  /// 4. A dependency is deployed, or the journal knows it (it was deployed once), or it is external: this inventory
  ///    has never held anything of its stack. No resource needs itself.
  /// 5. A resource has at most one open step.
  /// 6. A step with an outcome has the moment of it, and one without has none; failures and unknown outcomes have a
  ///    code. Only what was settled after it was finished has a moment of settling.
  /// 7. Every JSON column is an object, or for an intent any JSON, and reads back.
  ///
  /// Moments are not compared: a clock may be set back, and that breaks nothing.
  ///
  /// - Throws: `integrity` with the number of the first promise that is broken. Nothing is changed.
  package func verifyIntegrity() throws(InventoryError) {
    try read { db in
      let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
      guard findings == ["ok"], try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") == nil else {
        throw InventoryError(.integrity, "the inventory is damaged: SQLite's integrity_check found an error")
      }
      for (number, query) in Self.violations where try Row.fetchOne(db, sql: query) != nil {
        throw InventoryError(
          .integrity, "the inventory breaks its promise \(number) (see Inventory.verifyIntegrity)")
      }
    }
    for resource in try resources() where resource.dependencies.contains(resource.id) {
      throw InventoryError(.integrity, "the inventory breaks its promise 4: \(resource.id) needs itself")
    }
    _ = try unfinishedSteps()
  }

  /// Queries that find nothing as long as the promise with that number is kept.
  private static let violations: [(Int, String)] = [
    (2, "SELECT 1 WHERE (SELECT count(*) FROM inventory) <> 1 OR (SELECT count(*) FROM lease) > 1"),
    (2, "SELECT 1 FROM lease WHERE expires_at < renewed_at"),
    (3, "SELECT 1 FROM resource WHERE revision > (SELECT revision FROM inventory) OR revision < 1"),
    (3, "SELECT 1 FROM resource GROUP BY revision HAVING count(*) > 1"),
    (
      4,
      """
      SELECT 1 FROM dependency AS d
      WHERE NOT EXISTS (SELECT 1 FROM resource
          WHERE stack = d.needs_stack AND kind = d.needs_kind AND key = d.needs_key)
        AND NOT EXISTS (SELECT 1 FROM step
          WHERE stack = d.needs_stack AND kind = d.needs_kind AND key = d.needs_key)
        AND (EXISTS (SELECT 1 FROM resource WHERE stack = d.needs_stack)
          OR EXISTS (SELECT 1 FROM step WHERE stack = d.needs_stack))
      """
    ),
    (
      5,
      """
      SELECT 1 FROM step WHERE outcome IS NULL OR outcome = 'unknown' GROUP BY stack, kind, key HAVING count(*) > 1
      """
    ),
    (6, "SELECT 1 FROM step WHERE (outcome IS NULL) <> (finished_at IS NULL)"),
    (6, "SELECT 1 FROM step WHERE outcome IN ('failed', 'unknown') AND (code IS NULL OR message IS NULL)"),
    (6, "SELECT 1 FROM step WHERE settled_at IS NOT NULL AND outcome IS NULL"),
    (
      7,
      """
      SELECT 1 FROM resource WHERE json_type(physical_id) <> 'object' OR json_type(declared) <> 'object'
        OR json_type(observed) <> 'object' OR json_type(fingerprints) <> 'object'
        OR json_type(superseded) <> 'array'
      """
    ),
  ]
}
