/// One broken stack file each: the code it must give, and the file with «1» where it must point.
let brokenFiles: [(code: String, text: String)] = [
  ("AP103", "stack: a«1»\u{07}b\nkind: auth\n"),
  ("AP104", "stack: a\nkind: auth\npool:\n«1»\tname: x\n"),
  ("AP105", "stack: a\nkind: auth\npool:\n  name: «1»\"x\n"),
  ("AP105", "stack: a\nkind: auth\npool: name«1»: x\n"),
  ("AP105", "stack: a\nkind: auth\ndomain: {prefix: x\n«1»"),
  ("AP106", "«1»# nothing here\n"),
  ("AP107", "stack: a\nkind: auth\n---\n«1»stack: b\nkind: auth\n"),
  ("AP108", "stack: a\nkind: auth\npool: «1»&p\n  name: x\n"),
  ("AP108", "stack: a\nkind: auth\npool:\n  name: «1»*p\n"),
  ("AP109", "stack: a\nkind: auth\ndomain:\n  prefix: «1»!Ref my-prefix\n"),
  ("AP110", "stack: a\nkind: auth\npool:\n  name: x\n  deletionProtection: active\n  «1»name: y\n"),
  ("AP110", "stack: a\nkind: auth\n«1»\"kind\": auth\n"),
  ("AP111", "stack: a\nkind: auth\npool:\n  «1»on: x\n"),
  ("AP111", "stack: a\nkind: auth\npool:\n  «1»[a]: x\n"),
  ("AP201", "stack: a\nkind: auth\n«1»pol: {name: x}\n"),
  ("AP201", "stack: a\nkind: auth\npool:\n  «1»deletionProtecton: active\n"),
  ("AP201", "stack: a\nkind: auth\npool:\n  policies:\n    passwordPolicy: {«1»minLength: 8}\n"),
  ("AP202", "stack: a\nkind: auth\npool: «1»[x]\n"),
  ("AP202", "«1»- a\n- b\n"),
  ("AP202", "stack: a\nkind: auth\npool:\n  autoVerifiedAttributes: «1»email\n"),
  ("AP202", "stack: a\nkind: auth\npool:\n  «1»name:\n"),
  ("AP202", "stack: a\nkind: auth\npool:\n  policies:\n    passwordPolicy: {requireNumbers: «1»yes}\n"),
  ("AP202", "stack: a\nkind: auth\npool:\n  policies:\n    passwordPolicy: {minimumLength: «1»eight}\n"),
  ("AP203", "stack: a\nkind: auth\npool:\n  name: «1»no\n"),
  ("AP203", "stack: a\nkind: auth\npool:\n  name: «1»2026-11-21\n"),
  ("AP203", "stack: a\nkind: auth\npool:\n  name: «1»0123\n"),
  ("AP203", "stack: «1»111111111111\nkind: auth\n"),
  ("AP204", "«1»kind: auth\n"),
  ("AP204", "stack: a\nkind: auth\n«1»domain: {}\n"),
  ("AP204", "stack: a\nkind: auth\ndomain:\n  «1»custom: {name: auth.example.com}\n"),
  ("AP204", "stack: a\nkind: auth\npool:\n  usernameConfiguration: «1»{}\n"),
  (
    "AP100",
    "stack: a\nkind: api\nauth: shared\nbinding: {stage: s, default: open, openapi: «1»apis/none.yaml}\n"
  ),
  ("AP204", "stack: a\nkind: api\nauth: shared\n«1»binding: {stage: s, default: open}\n"),
  ("AP204", "stack: a\nkind: api\nauth: shared\n«1»binding: {rest: x, default: open}\n"),
  ("AP204", "stack: a\nkind: api\nauth: shared\n«1»binding: {rest: x, stage: s}\n"),
  ("AP201", "stack: a\nkind: api\nauth: shared\nbinding: {rest: x, stage: s, default: open, «1»route: {}}\n"),
  ("AP220", "stack: a\nkind: api\nauth: shared\nbinding: {rest: x, «1»http: y, stage: s, default: open}\n"),
  ("AP210", "stack: a\nkind: api\nauth: shared\nbinding: {rest: x, stage: s, default: «1»opne}\n"),
  (
    "AP223",
    "stack: a\nkind: api\nauth: shared\nbinding:\n  rest: x\n  stage: s\n  default: open\n  routes: {«1»GTE /x: open}\n"
  ),
  (
    "AP222",
    "stack: a\nkind: api\nauth: shared\nbinding:\n  rest: x\n  stage: s\n  default: open\n  authorizer: {«1»providerARNs: []}\n"
  ),
  ("AP210", "stack: a\nkind: auth\nclients:\n  web: {type: «1»brwser}\n"),
  ("AP204", "stack: a\nkind: auth\ndomain: {prefix: a}\nclients:\n  «1»web: {type: browser}\n"),
  ("AP204", "stack: a\nkind: auth\nclients:\n  cli: {type: cli, «1»scopes: [openid]}\n"),
  (
    "AP405",
    "stack: a\nkind: auth\n«1»clients:\n  web: {type: browser, callbackURLs: [https://a.example.com]}\n"
  ),
  (
    "AP222",
    "stack: a\nkind: auth\ndomain: {prefix: a}\nclients:\n  web: {type: browser, callbackURLs: [https://a.example.com], «1»secret: ssm}\n"
  ),
  (
    "AP222",
    "stack: a\nkind: auth\nclients:\n  cli: {type: cli, «1»generateSecret: true}\n"
  ),
  (
    "AP230",
    "stack: a\nkind: auth\ndomain: {prefix: a}\nclients:\n  web: {type: browser, callbackURLs: «1»[shop://cb]}\n"
  ),
  (
    "AP231",
    "stack: a\nkind: auth\ndomain: {prefix: a}\nclients:\n  web: {type: «1»legacyImplicit, callbackURLs: [https://a.example.com]}\n"
  ),
  (
    "AP231",
    "stack: a\nkind: auth\ndomain: {prefix: a}\nclients:\n  web: {type: browser, callbackURLs: [https://a.example.com], allowedOAuthFlows: «1»[code, implicit]}\n"
  ),
  (
    "AP403",
    "stack: a\nkind: auth\ndomain: {prefix: a}\nclients:\n  web: {type: browser, callbackURLs: [https://a.example.com], scopes: [openid, «1»emial]}\n"
  ),
  (
    "AP403",
    "stack: a\nkind: auth\ndomain: {prefix: a}\nclients:\n  m: {type: machine, scopes: [«1»api]}\n"
  ),
  (
    "AP406",
    "stack: a\nkind: auth\ndomain: {prefix: a}\nclients:\n  m: {type: machine, scopes: [«1»elsewhere/api]}\n"
  ),
  ("AP232", "stack: a\nkind: auth\ngroups: {admins: }\nusers: {ann: {groups: [«1»admin]}}\n"),
  ("AP233", "stack: a\nkind: auth\npool: {usernameAttributes: [email]}\nusers: {«1»ann: }\n"),
  ("AP207", "stack: a\nkind: auth\nusers: {«1»ann lee: }\n"),
  ("AP301", "stack: a\nkind: auth\nusers: {«1»\"${var.prefix}\": }\n"),
  ("AP111", "stack: a\nkind: auth\nusers: {«1»+15551234567: }\n"),
  ("AP202", "stack: a\nkind: auth\nusers: {ann: «1»[admins]}\n"),
  ("AP211", "stack: a\nkind: auth\nusers: {ann: {«1»sub: x}}\n"),
  ("AP222", "stack: a\nkind: auth\ngroups: {admins: {«1»userPoolId: x}}\n"),
  ("AP407", "stack: a\nkind: auth\nusers:\n  ann: {}\n  b: {username: «1»ann}\n"),
  (
    "AP410",
    "stack: a\nkind: auth\ndomain: {«1»prefix: a}\npool: {emailVerificationSubject: \"At ${domain.url}\"}\n"
  ),
  (
    "AP307",
    "stack: a\nkind: auth\nclients: {cli: {type: cli}}\nparameters: {Id: «1»'${clients.clu.id}'}\n"
  ),
  (
    "AP224",
    "stack: a\nkind: api\nauth: shared\nresourceServer: {scopes: {api: x}}\nclients:\n  m: {type: machine, scopes: [api], secret: {store: file, path: «1»secrets/m.json}}\n"
  ),
  (
    "AP222",
    "stack: a\nkind: api\nauth: shared\nresourceServer: {scopes: {api: x}}\nclients:\n  m: {type: machine, scopes: [api], secret: {store: file, «1»kmsKeyId: alias/mine}}\n"
  ),
  ("AP206", "stack: a\nkind: auth\npool:\n  name: «1»\"\"\n"),
  ("AP207", "stack: a\nkind: auth\npool:\n  name: «1»what?\n"),
  ("AP208", "stack: a\nkind: auth\npool:\n  policies:\n    passwordPolicy: {minimumLength: «1»5}\n"),
  ("AP209", "stack: a\nkind: api\nauth: shared\nclients:\n  m: {type: machine, scopes: «1»[]}\n"),
  ("AP210", "stack: a\nkind: «1»aut\n"),
  ("AP210", "stack: a\nkind: auth\npool:\n  deletionProtection: «1»activ\n"),
  ("AP211", "stack: a\nkind: auth\npool:\n  «1»arn: x\n"),
  (
    "AP222",
    "stack: a\nkind: api\nauth: shared\nresourceServer: {scopes: {api: x}}\nclients:\n  m:\n    type: machine\n    scopes: [api]\n    «1»generateSecret: true\n"
  ),
  ("AP212", "stack: a\nkind: auth\nparameters:\n  Key: {value: x, type: «1»SecureString}\n"),
  ("AP213", "stack: «1»a/b\nkind: auth\n"),
  ("AP213", "stack: a\nkind: api\nauth: shared\nclients:\n  «1»my client: {type: machine}\n"),
  ("AP214", "stack: a\nkind: api\nauth: shared\nresourceServer:\n  scopes: {«1»a/read: Read}\n"),
  ("AP215", "stack: a\nkind: api\nauth: shared\nresourceServer:\n  scopes: {«1»openid: Read}\n"),
  ("AP215", "stack: a\nkind: auth\npool:\n  userPoolTags:\n    «1»authplat:stack: b\n"),
  ("AP216", "stack: a\nkind: auth\ndomain: {prefix: «1»my-cognito}\n"),
  ("AP216", "stack: a\nkind: auth\ndomain: {prefix: «1»Shop}\n"),
  (
    "AP217",
    "stack: a\nkind: auth\ndomain:\n  custom: {name: «1»localhost, certificateArn: \"arn:aws:acm:us-east-1:111111111111:certificate/abc\"}\n"
  ),
  (
    "AP218",
    "stack: a\nkind: api\nauth: shared\nresourceServer:\n  identifier: \(String(repeating: "i", count: 250))\n  scopes: {«1»abcdef: x}\n"
  ),
  ("AP219", "stack: a\nkind: auth\npool: {autoVerifiedAttributes: [email, «1»email]}\n"),
  (
    "AP220",
    "stack: a\nkind: api\nauth: {ssm: /x, «1»poolArn: \"arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_abc\"}\n"
  ),
  ("AP221", "stack: a\nkind: auth\nparameters:\n  Key: {name: «1»/aws/x, value: y}\n"),
  ("AP301", "stack: a\nkind: auth\npool:\n  name: «1»${var.x\n"),
  ("AP302", "stack: a\nkind: auth\npool:\n  name: «1»${var.prefx}\n"),
  ("AP303", "stack: a\nkind: auth\npool:\n  name: «1»${env.NOT_SET}\n"),
  ("AP305", "stack: a\nkind: api\nauth: «1»shard\n"),
  ("AP305", "stack: a\nkind: auth\nparameters:\n  K: «1»${stack.shard.poolId}\n"),
  ("AP306", "stack: a\nkind: auth\nparameters:\n  K: «1»${stack.shared.poolID}\n"),
  ("AP307", "stack: a\nkind: auth\nparameters:\n  K: «1»${pool.ids}\n"),
  ("AP308", "stack: a\nkind: api\nauth: «1»shop\n"),
  ("AP401", "stack: «1»shared\nkind: auth\n"),
  ("AP402", "stack: a\nkind: api\nauth: shared\nresourceServer: {identifier: «1»shop}\n"),
  (
    "AP403",
    "stack: a\nkind: api\nauth: shared\nresourceServer: {scopes: {api: x}}\nclients:\n  m: {type: machine, scopes: [«1»echo]}\n"
  ),
  ("AP403", "stack: a\nkind: api\nauth: shared\nclients:\n  m: {type: machine, scopes: [«1»shop/apy]}\n"),
  (
    "AP403",
    "stack: a\nkind: api\nauth: shared\nresourceServer: {scopes: {api: x}}\nclients:\n  m: {type: machine, scopes: [api]}\nbinding: {rest: x, stage: s, default: [«1»a/echo]}\n"
  ),
  (
    "AP408",
    "stack: a\nkind: api\nauth: shared\nresourceServer: {scopes: {api: x}}\nbinding: {rest: x, stage: s, default: [«1»api]}\n"
  ),
  (
    "AP409",
    "stack: a\nkind: api\nauth: shared\n«1»resourceServer: {scopes: {api: x}}\nbinding: {rest: x, stage: s, default: open}\n"
  ),
  ("AP404", "stack: a\nkind: auth\nparameters:\n  K: «1»${stack.a.poolId}\n"),
  (
    "AP406", "stack: a\nkind: api\nauth: shared\nclients:\n  m: {type: machine, scopes: [«1»elsewhere/api]}\n"
  ),
  ("AP407", "stack: a\nkind: auth\nparameters:\n  K: {name: «1»/shared/CognitoUserPoolId, value: x}\n"),
  (
    "AP212",
    "stack: a\nkind: api\nauth: shared\nresourceServer: {scopes: {api: x}}\nclients:\n  m:\n    type: machine\n    scopes: [api]\n    «1»clientSecret: hush\n"
  ),
  ("AP301", "stack: a\nkind: api\nauth: «1»${stack.shared.poolId}\n"),
  ("AP301", "stack: «1»${var.prefix}\nkind: auth\n"),
  ("AP407", "stack: a\nkind: auth\ndomain: {prefix: «1»shared-dev}\n"),
  (
    "AP407",
    "stack: a\nkind: api\nauth: shared\nresourceServer: {scopes: {api: x}}\nclients:\n  m: {type: machine, scopes: [api], name: «1»shop-machine}\n"
  ),
  (
    "AP304",
    "stack: a\nkind: api\nauth: shared\nresourceServer: {scopes: {api: x}}\nclients:\n  m:\n    type: machine\n    scopes: [api]\n    «1»clientSecret: ${env.SECRET}\n"
  ),
  (
    "AP407",
    "stack: a\nkind: api\nauth: shared\nresourceServer: {scopes: {api: x}}\nclients:\n  m: {type: machine, scopes: [api], secret: {store: file, path: .authplat/secrets/x}}\n  n: {type: machine, scopes: [api], secret: {store: file, path: «1».authplat/secrets/x.previous}}\n"
  ),
  (
    "AP407",
    "stack: a\nkind: api\nauth: shared\nresourceServer: {scopes: {api: x}}\nclients:\n  m: {type: machine, scopes: [api], secret: {store: ssm, name: /a/x}}\n  n: {type: machine, scopes: [api], secret: {store: ssm, name: «1»/a/x.pending}}\n"
  ),
]
