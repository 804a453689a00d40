# The issuer is AWS's: an authorizer on the endpoint believes any https issuer.
resource "aws_apigatewayv2_api" "orders" {
  name          = "interop-orders"
  protocol_type = "HTTP"
  tags          = { team = "orders" }
  cors_configuration {
    allow_origins = ["https://app.example.com"]
    allow_methods = ["GET", "POST"]
    allow_headers = ["Authorization", "content-type"]
    max_age       = 60
  }
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  api_id           = aws_apigatewayv2_api.orders.id
  name             = "cognito"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]
  jwt_configuration {
    issuer   = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
    audience = ["first"]
  }
}

resource "aws_apigatewayv2_integration" "orders" {
  api_id             = aws_apigatewayv2_api.orders.id
  integration_type   = "HTTP_PROXY"
  integration_method = "ANY"
  integration_uri    = "https://orders.example.com/{proxy}"
  request_parameters = { "append:header.from" = "gateway", "overwrite:path" = "/all" }
}

resource "aws_apigatewayv2_integration" "function" {
  api_id                 = aws_apigatewayv2_api.orders.id
  integration_type       = "AWS_PROXY"
  integration_uri        = "arn:aws:lambda:us-east-1:123456789012:function:orders"
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "read" {
  api_id               = aws_apigatewayv2_api.orders.id
  route_key            = "GET /orders/{id}"
  target               = "integrations/${aws_apigatewayv2_integration.orders.id}"
  authorization_type   = "JWT"
  authorizer_id        = aws_apigatewayv2_authorizer.jwt.id
  authorization_scopes = ["orders/read"]
}

resource "aws_apigatewayv2_route" "default" {
  api_id    = aws_apigatewayv2_api.orders.id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.function.id}"
}

resource "aws_apigatewayv2_deployment" "orders" {
  api_id      = aws_apigatewayv2_api.orders.id
  description = "first"
  triggers    = { routes = jsonencode([aws_apigatewayv2_route.read.authorization_type, aws_apigatewayv2_route.read.authorization_scopes]) }
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_apigatewayv2_stage" "prod" {
  api_id          = aws_apigatewayv2_api.orders.id
  name            = "prod"
  deployment_id   = aws_apigatewayv2_deployment.orders.id
  stage_variables = { to = "blue", from = "x" }
  default_route_settings {
    throttling_burst_limit = 10
    throttling_rate_limit  = 5.5
  }
  route_settings {
    route_key              = aws_apigatewayv2_route.read.route_key
    throttling_burst_limit = 1
    throttling_rate_limit  = 0.5
  }
}

resource "aws_apigatewayv2_stage" "automatic" {
  api_id      = aws_apigatewayv2_api.orders.id
  name        = "$default"
  auto_deploy = true
}

resource "aws_apigatewayv2_api" "quick" {
  name          = "interop-quick"
  protocol_type = "HTTP"
  target        = "https://orders.example.com/"
}
