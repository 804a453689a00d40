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
  user_pool_id                         = aws_cognito_user_pool.pool.id
  name                                 = "web"
  access_token_validity                = 30
  id_token_validity                    = 20
  refresh_token_validity               = 5
  allowed_oauth_flows                  = ["code", "implicit"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["openid", "email", "profile"]
  auth_session_validity                = 7
  callback_urls                        = ["https://app.example.com/back", "http://localhost:3000/back"]
  default_redirect_uri                 = "https://app.example.com/back"
  logout_urls                          = ["https://app.example.com/out"]
  enable_token_revocation              = true
  explicit_auth_flows                  = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors        = "ENABLED"
  read_attributes                      = ["email", "name"]
  write_attributes                     = ["email"]
  supported_identity_providers         = ["COGNITO", aws_cognito_identity_provider.google.provider_name]
  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }
}

resource "aws_cognito_user_pool_client" "machine" {
  user_pool_id                                  = aws_cognito_user_pool.pool.id
  name                                          = "machine"
  generate_secret                               = true
  access_token_validity                         = 2
  allowed_oauth_flows                           = ["client_credentials"]
  allowed_oauth_flows_user_pool_client          = true
  allowed_oauth_scopes                          = ["api/read", "api/write"]
  enable_propagate_additional_user_context_data = true
  depends_on                                    = [aws_cognito_resource_server.api]
}

resource "aws_cognito_identity_provider" "google" {
  user_pool_id  = aws_cognito_user_pool.pool.id
  provider_name = "Google"
  provider_type = "Google"
  provider_details = {
    client_id                     = "another"
    client_secret                 = "confidential too"
    authorize_scopes              = "openid"
    attributes_url                = "https://people.googleapis.com/v1/people/me?personFields="
    attributes_url_add_attributes = "true"
    authorize_url                 = "https://accounts.google.com/o/oauth2/v2/auth"
    oidc_issuer                   = "https://accounts.google.com"
    token_request_method          = "POST"
    token_url                     = "https://www.googleapis.com/oauth2/v4/token"
  }
  attribute_mapping = {
    email    = "email"
    name     = "name"
    username = "sub"
  }
  idp_identifiers = ["example.com"]
}

data "aws_cognito_user_pool_clients" "all" {
  user_pool_id = aws_cognito_user_pool.pool.id
  depends_on   = [aws_cognito_user_pool_client.bare, aws_cognito_user_pool_client.machine]
}

data "aws_cognito_user_pool_client" "machine" {
  user_pool_id = aws_cognito_user_pool.pool.id
  client_id    = aws_cognito_user_pool_client.machine.id
}

output "clients" {
  value = length(data.aws_cognito_user_pool_clients.all.client_ids)
}
