import AWS
import ResourceModel

extension ObjectType {
  /// One at most, by an empty id: `Seed`.
  static let pretenceSeed = ObjectType("pretenceSeed")
}

/// What is made up about somebody who does not exist, where that must not be told.
enum Pretence {
  /// 32 bytes that are always the same for one name. They hang on a secret of the pool, so nobody can tell what is made up
  /// by making it up likewise.
  static func bytes(for name: String, _ scene: PoolScene, in objects: inout Objects) -> [UInt8] {
    let shelf = scene.call.shelf(.pretenceSeed, under: scene.poolID)
    let kept = objects[shelf, ""]?["Seed"]?.string
    let seed = kept ?? Digest.hex(SecureRandom().bytes(16))
    if kept == nil { objects.put(["Seed": .string(seed)], "", on: shelf) }
    return Digest.hmac(key: Array(seed.utf8), scene.directory.folded(name).utf8)
  }
}
