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
  access_token_validity                = 3
  id_token_validity                    = 4
  refresh_token_validity               = 90
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["openid", "phone", "aws.cognito.signin.user.admin"]
  auth_session_validity                = 15
  callback_urls                        = ["shop://back"]
  default_redirect_uri                 = "shop://back"
  logout_urls                          = ["https://app.example.com/out", "shop://out"]
  enable_token_revocation              = false
  explicit_auth_flows                  = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH"]
  prevent_user_existence_errors        = "LEGACY"
  read_attributes                      = ["phone_number"]
  write_attributes                     = ["phone_number", "name"]
  supported_identity_providers         = ["COGNITO"]
  token_validity_units {
    access_token  = "hours"
    id_token      = "hours"
    refresh_token = "hours"
  }
  refresh_token_rotation {
    feature                    = "ENABLED"
    retry_grace_period_seconds = 10
  }
}

resource "aws_cognito_user_pool_client" "machine" {
  user_pool_id                                  = aws_cognito_user_pool.pool.id
  name                                          = "robot"
  generate_secret                               = true
  access_token_validity                         = 24
  allowed_oauth_flows                           = ["client_credentials"]
  allowed_oauth_flows_user_pool_client          = true
  allowed_oauth_scopes                          = ["api/write"]
  enable_propagate_additional_user_context_data = false
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
    email        = "email"
    phone_number = "phoneNumbers"
    username     = "sub"
  }
  idp_identifiers = ["example.org", "example.net"]
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
