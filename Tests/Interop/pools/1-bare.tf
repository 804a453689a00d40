resource "aws_cognito_user_pool" "pool" {
  name = "interop"
}

resource "aws_cognito_user_pool_domain" "prefix" {
  domain       = "interop"
  user_pool_id = aws_cognito_user_pool.pool.id
}

resource "aws_cognito_resource_server" "api" {
  user_pool_id = aws_cognito_user_pool.pool.id
  identifier   = "https://api.example.com"
  name         = "api"
}

resource "aws_cognito_user_group" "admins" {
  user_pool_id = aws_cognito_user_pool.pool.id
  name         = "admins"
}
