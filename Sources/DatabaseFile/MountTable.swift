import Glibc

/// The mounted file systems as the kernel lists them: `/proc/self/mountinfo`, described in `proc_pid_mountinfo(5)`.
///
/// The table names what `statfs(2)` cannot tell apart: one number stands there for every FUSE file system, the local
/// and the remote ones.
struct MountTable {
  /// Type of file system, such as `nfs4`, by `major:minor` of the device.
  private let types: [String: String]

  /// A line reads `36 35 98:0 /root /mount/point options optional… - type source options`.
  init(_ text: String) {
    var types: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 2, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else { continue }
      types[String(fields[2])] = String(fields[dash + 1])
    }
    self.types = types
  }

  /// The table of this process; empty where /proc is not mounted, and then nothing is refused.
  static func current() -> MountTable {
    let descriptor = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return MountTable("") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    return MountTable(String(decoding: bytes, as: UTF8.self))
  }

  /// The type of the network file system that a device is; nil for a local one.
  func networkFileSystem(device: dev_t) -> String? {
    // The bits of major and minor as in sys/sysmacros.h.
    let number = UInt64(device)
    let major = number >> 8 & 0xFFF | number >> 32 & ~0xFFF
    let minor = number & 0xFF | number >> 12 & ~0xFF
    return types["\(major):\(minor)"].flatMap { Self.network.contains($0) ? $0 : nil }
  }

  private static let network: Set<String> = [
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "9p", "afs", "coda", "ceph", "ocfs2", "gfs2",
    "lustre",
    "gpfs", "beegfs", "orangefs", "fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.s3fs", "fuse.rclone",
    "fuse.davfs", "fuse.mount-s3", "fuse.gcsfuse", "fuse.juicefs",
  ]
}
