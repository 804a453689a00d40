# Types and names cannot be changed in place; labels move.
resource "aws_ssm_parameter" "text" {
  name  = "/interop/text"
  type  = "SecureString"
  value = "three"
}

resource "aws_ssm_parameter" "list" {
  name  = "/interop/renamed"
  type  = "StringList"
  value = "a"
}

resource "aws_secretsmanager_secret" "plain" {
  name                    = "interop/plain"
  description             = "Described"
  kms_key_id              = "alias/mine"
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "plain" {
  secret_id      = aws_secretsmanager_secret.plain.id
  secret_string  = jsonencode({ client_id = "one", client_secret = "two" })
  version_stages = ["AWSCURRENT", "green"]
}
