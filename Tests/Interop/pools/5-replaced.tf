# What cannot be changed is made anew.
resource "aws_cognito_user_pool" "pool" {
  name                = "interop"
  username_attributes = ["email"]
  username_configuration {
    case_sensitive = false
  }
}

resource "aws_cognito_resource_server" "api" {
  user_pool_id = aws_cognito_user_pool.pool.id
  identifier   = "https://other.example.com"
  name         = "api"
}

resource "aws_cognito_user_group" "admins" {
  user_pool_id = aws_cognito_user_pool.pool.id
  name         = "operators"
}
