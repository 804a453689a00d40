import ResourceModel

/// What the pages of a client look like.
///
/// Source: Cognito developer guide, "Apply branding to managed login pages" and "Customizing the classic hosted UI".
struct PageLook {
  /// Whether managed login has no style for the client: there are no pages then.
  let isMissing: Bool
  /// Of the classic pages.
  let style: Stylesheet?

  init(of client: RegisteredClient, _ pool: [String: Value], at site: PoolSite, in objects: Objects) {
    func shelf(_ type: ObjectType) -> Shelf { Shelf(client.realm, type, under: client.pool) }
    let names = [site.domainName, pool["Domain"]?.string, pool["CustomDomain"]?.string]
    let domain = names.lazy.compactMap { $0.flatMap { objects[shelf(.userPoolDomain), $0] } }.first
    let isManaged = domain?["ManagedLoginVersion"] == 2
    isMissing =
      isManaged
      && ManagedLoginBrandings.style(of: client.id, on: shelf(.managedLoginBranding), objects) == nil
    let looks = shelf(.uiCustomization)
    let css = (objects[looks, client.id] ?? objects[looks, UICustomizations.everyClient])?["CSS"]?.string
    style = isManaged ? nil : css.flatMap(Stylesheet.init(custom:))
  }
}
