resource "aws_ssm_parameter" "text" {
  name  = "/interop/text"
  type  = "String"
  value = "one"
}

resource "aws_ssm_parameter" "list" {
  name        = "/interop/list"
  type        = "StringList"
  value       = "a,b"
  description = "A list"
}

resource "aws_ssm_parameter" "secret" {
  name  = "/interop/secret"
  type  = "SecureString"
  value = "hidden"
  tags  = { team = "billing" }
}

resource "aws_secretsmanager_secret" "plain" {
  name                    = "interop/plain"
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "plain" {
  secret_id     = aws_secretsmanager_secret.plain.id
  secret_string = "first"
}

resource "aws_secretsmanager_secret" "binary" {
  name                    = "interop/binary"
  description             = "Bytes"
  recovery_window_in_days = 7
  tags                    = { team = "billing" }
}

resource "aws_secretsmanager_secret_version" "binary" {
  secret_id     = aws_secretsmanager_secret.binary.id
  secret_binary = base64encode("bytes")
}
