import AWS
import Inventory

extension AWSCalling {
  /// Changes something only as long as the inventory holds the lease that it acquired.
  ///
  /// Whoever lost the lease changes nothing more. That it was lost the inventory says again, with the holder, when
  /// the outcome of the step is to be written.
  func underLease(of inventory: Inventory) -> any AWSCalling {
    asking { () async throws(AWSError) in
      do throws(InventoryError) {
        try await inventory.insistOnLease()
      } catch {
        throw AWSError(code: AWSError.OwnCode.cancelled, message: "not sent, because \(error.reason)")
      }
    }
  }
}
