# All is left out again: what AWS puts back to its default must be what the provider expects to see.
resource "aws_cognito_user_pool" "pool" {
  name = "clients"
}

resource "aws_cognito_resource_server" "api" {
  user_pool_id = aws_cognito_user_pool.pool.id
  identifier   = "api"
  name         = "api"
  scope {
    scope_name        = "read"
    scope_description = "Reading"
  }
  scope {
    scope_name        = "write"
    scope_description = "Writing"
  }
}

resource "aws_cognito_user_pool_client" "bare" {
  user_pool_id = aws_cognito_user_pool.pool.id
  name         = "bare"
}

resource "aws_cognito_user_pool_client" "machine" {
  user_pool_id                         = aws_cognito_user_pool.pool.id
  name                                 = "machine"
  generate_secret                      = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["api/read"]
  depends_on                           = [aws_cognito_resource_server.api]
}

resource "aws_cognito_identity_provider" "google" {
  user_pool_id  = aws_cognito_user_pool.pool.id
  provider_name = "Google"
  provider_type = "Google"
  provider_details = {
    client_id                     = "google"
    client_secret                 = "confidential"
    authorize_scopes              = "openid email"
    attributes_url                = "https://people.googleapis.com/v1/people/me?personFields="
    attributes_url_add_attributes = "true"
    authorize_url                 = "https://accounts.google.com/o/oauth2/v2/auth"
    oidc_issuer                   = "https://accounts.google.com"
    token_request_method          = "POST"
    token_url                     = "https://www.googleapis.com/oauth2/v4/token"
  }
  attribute_mapping = {
    email    = "email"
    username = "sub"
  }
}
