// AuthPlatform
