//! The words of keys.

/// Words for a password.
#[rustfmt::skip]
pub(super) const PASSWORD: &[&[u8]] = &[
    b"contrasena", b"dbpass", b"haslo", b"kennwort", b"pass", b"passcode", b"passin", b"passout",
    b"passphrase", b"passw", b"passwd", b"passwds", b"password", b"passwords", b"passwort", b"passwrd",
    b"psk", b"psw", b"pw", b"pwd", b"pwds", b"senha", b"userpass", b"wachtwoord",
];

/// Words for a secret of any kind.
pub(super) const CREDENTIAL: &[&[u8]] =
    &[b"cred", b"credential", b"credentials", b"creds", b"secret", b"secrets"];

/// Words after the word that matters which change nothing about it.
#[rustfmt::skip]
pub(super) const NEUTRAL: &[&[u8]] = &[
    b"a", b"b", b"backup", b"base", b"c", b"current", b"data", b"default", b"dev", b"development", b"enc",
    b"encoded", b"env", b"live", b"local", b"main", b"master", b"my", b"new", b"next", b"old", b"plain",
    b"previous", b"primary", b"prod", b"production", b"raw", b"sandbox", b"secondary", b"slave", b"stage",
    b"staging", b"str", b"string", b"test", b"testing", b"text", b"v", b"val", b"value", b"values", b"x",
];

/// Words for something about a secret: what they end is not a secret.
#[rustfmt::skip]
pub(super) const ATTRIBUTES: &[&[u8]] = &[
    b"account", b"action", b"actions", b"age", b"alg", b"algo", b"algorithm", b"alias", b"aliases",
    b"allowed", b"arn", b"array", b"at", b"attr", b"attribute", b"attributes", b"audience", b"binding",
    b"board", b"branch", b"builder", b"button", b"cache", b"callback", b"cb", b"chain", b"changed",
    b"check", b"checker", b"checks", b"checksum", b"class", b"client", b"cmd", b"code", b"codes", b"color",
    b"column", b"columns", b"command", b"complexity", b"config", b"configuration", b"count", b"date",
    b"decoder", b"delimiter", b"desc", b"description", b"dialog", b"dict", b"digest", b"dir", b"directory",
    b"disabled", b"down", b"duration", b"email", b"enabled", b"encoder", b"encryptor", b"end", b"endpoint",
    b"entity", b"env", b"error", b"errors", b"event", b"events", b"example", b"examples", b"expiration",
    b"expire", b"expired", b"expires", b"expiry", b"factory", b"field", b"fields", b"file", b"filename",
    b"files", b"filter", b"fingerprint", b"fn", b"folder", b"form", b"format", b"func", b"function",
    b"generator", b"generators", b"group", b"groups", b"guard", b"handler", b"hash", b"hashed", b"hashes",
    b"header", b"headers", b"height", b"help", b"helper", b"helpers", b"hint", b"hook", b"host", b"icon",
    b"id", b"identifier", b"ids", b"image", b"index", b"indexes", b"input", b"interceptor", b"issuer",
    b"iterator", b"kind", b"kinds", b"label", b"labels", b"len", b"length", b"level", b"lexer", b"lifetime",
    b"limit", b"link", b"list", b"listener", b"location", b"lookup", b"manager", b"map", b"mapper", b"max",
    b"message", b"messages", b"method", b"middleware", b"min", b"mock", b"modal", b"mode", b"model", b"msg",
    b"name", b"names", b"namespace", b"node", b"nodes", b"num", b"number", b"offset", b"option",
    b"optional", b"options", b"order", b"origin", b"output", b"owner", b"page", b"pair", b"pairs", b"param",
    b"parameter", b"parameters", b"params", b"parser", b"path", b"paths", b"pattern", b"period",
    b"placeholder", b"policies", b"policy", b"port", b"position", b"prefix", b"press", b"prompt", b"prop",
    b"properties", b"property", b"props", b"provider", b"providers", b"question", b"reader", b"ref",
    b"reference", b"refs", b"regex", b"regexes", b"regexp", b"registry", b"request", b"required", b"reset",
    b"resets", b"resolver", b"response", b"revocation", b"revoke", b"ring", b"role", b"rotate", b"rotation",
    b"row", b"rule", b"rules", b"sample", b"schema", b"scheme", b"scope", b"scopes", b"score", b"screen",
    b"script", b"section", b"selector", b"separator", b"server", b"service", b"set", b"setting",
    b"settings", b"signer", b"size", b"source", b"space", b"span", b"spec", b"stage", b"start", b"state",
    b"status", b"storage", b"store", b"strategy", b"stream", b"strength", b"strings", b"stub", b"subject",
    b"suffix", b"suite", b"table", b"tag", b"target", b"template", b"templates", b"test", b"tests", b"text",
    b"time", b"timeout", b"timestamp", b"title", b"total", b"ttl", b"type", b"types", b"up", b"uri", b"url",
    b"urls", b"usage", b"usages", b"used", b"user", b"username", b"validation", b"validator", b"validators",
    b"validity", b"var", b"variable", b"variables", b"vars", b"verifier", b"version", b"view", b"width",
    b"word", b"words", b"writer",
];

/// Words that make any name one about a secret.
#[rustfmt::skip]
pub(super) const QUESTIONS: &[&[u8]] = &[
    b"allow", b"allows", b"bcrypt", b"can", b"check", b"checks", b"count", b"crypted", b"disable",
    b"enable", b"enables", b"encrypted", b"forgot", b"forgotten", b"generate", b"generated", b"has",
    b"hash", b"hashed", b"have", b"hide", b"ignore", b"incorrect", b"invalid", b"is", b"max", b"md", b"min",
    b"missing", b"must", b"on", b"pub", b"public", b"require", b"required", b"requires", b"sha", b"should",
    b"show", b"shows", b"skip", b"update", b"use", b"uses", b"using", b"validate", b"validates",
    b"verifies", b"verify", b"without", b"wrong",
];

/// Words before `key` for keys that open something.
#[rustfmt::skip]
pub(super) const KEY_OPENERS: &[&[u8]] = &[
    b"access", b"account", b"admin", b"aes", b"api", b"app", b"application", b"auth", b"authentication",
    b"authorization", b"certificate", b"cipher", b"client", b"consumer", b"cookie", b"crypto",
    b"decryption", b"deploy", b"des", b"developer", b"ed", b"encrypt", b"encryption", b"gpg", b"hmac",
    b"instrumentation", b"integration", b"jwt", b"licence", b"license", b"master", b"merchant", b"partner",
    b"personal", b"pgp", b"private", b"push", b"root", b"rsa", b"secret", b"security", b"server",
    b"service", b"session", b"shared", b"sign", b"signing", b"ssh", b"ssl", b"storage", b"stream",
    b"subscription", b"tls", b"token", b"user", b"vapid", b"webhook", b"write",
];

/// Words before `key` for keys that open nothing.
#[rustfmt::skip]
pub(super) const KEY_OTHERS: &[&[u8]] = &[
    b"alt", b"annotation", b"any", b"array", b"arrow", b"attr", b"attribute", b"backspace", b"blob",
    b"bucket", b"cache", b"candidate", b"category", b"child", b"column", b"composite", b"config",
    b"configuration", b"consul", b"context", b"control", b"ctrl", b"current", b"data", b"dataset",
    b"delete", b"dict", b"dimension", b"doc", b"document", b"down", b"each", b"element", b"end", b"enter",
    b"entry", b"env", b"environment", b"error", b"esc", b"escape", b"etcd", b"event", b"every", b"field",
    b"first", b"foreign", b"function", b"group", b"hash", b"header", b"home", b"hot", b"i", b"idempotency",
    b"index", b"insert", b"item", b"json", b"kafka", b"label", b"lang", b"language", b"last", b"left",
    b"list", b"locale", b"log", b"logger", b"lookup", b"map", b"max", b"message", b"meta", b"metric",
    b"metrics", b"min", b"modifier", b"msg", b"music", b"n", b"name", b"natural", b"next", b"node",
    b"object", b"option", b"order", b"other", b"page", b"param", b"parameter", b"parent", b"partition",
    b"piano", b"press", b"prev", b"previous", b"primary", b"prop", b"property", b"pub", b"public", b"query",
    b"range", b"record", b"redis", b"registry", b"repo", b"resource", b"return", b"right", b"routing",
    b"row", b"s", b"same", b"section", b"selector", b"setting", b"shift", b"shortcut", b"song", b"sort",
    b"space", b"state", b"str", b"string", b"surrogate", b"tab", b"tag", b"tags", b"template", b"text",
    b"this", b"title", b"topic", b"translation", b"unique", b"up", b"variable", b"vocabulary",
];

/// Words before `token` for tokens that open nothing: places in a list, names of a request, signs of a grammar.
#[rustfmt::skip]
pub(super) const TOKEN_OTHERS: &[&[u8]] = &[
    b"backward", b"bos", b"cancel", b"cancellation", b"change", b"cls", b"continuation", b"continue",
    b"cursor", b"end", b"eof", b"eos", b"forward", b"idempotency", b"idempotent", b"lock", b"mask", b"next",
    b"pad", b"page", b"pagination", b"paging", b"previous", b"sep", b"start", b"starting", b"stop", b"sync",
    b"unk",
];

/// Words that end in `pass` and are not passwords.
#[rustfmt::skip]
pub(super) const NOT_PASS: &[&[u8]] = &[
    b"allpass", b"bandpass", b"bypass", b"compass", b"encompass", b"firstpass", b"highpass", b"lowpass",
    b"multipass", b"onepass", b"overpass", b"renderpass", b"subpass", b"surpass", b"trespass", b"twopass",
    b"underpass",
];

/// Words that end in `key` and are not keys.
#[rustfmt::skip]
pub(super) const NOT_KEYS: &[&[u8]] = &[
    b"cachekey", b"donkey", b"foreignkey", b"hashkey", b"hockey", b"hotkey", b"jackey", b"jockey",
    b"lackey", b"malarkey", b"mickey", b"monkey", b"primarykey", b"pubkey", b"publickey", b"rickey",
    b"rowkey", b"smokey", b"sortkey", b"turkey", b"whiskey",
];

/// Words before `pat` where it is a personal access token, and no pattern.
#[rustfmt::skip]
pub(super) const PAT_OWNERS: &[&[u8]] = &[
    b"access", b"ado", b"azdo", b"azure", b"bitbucket", b"bot", b"devops", b"docker", b"dockerhub", b"gh", b"git", b"gitea",
    b"github", b"gitlab", b"hub", b"jira", b"npm", b"package", b"packages", b"release", b"user", b"vsce",
];

/// All tables.
#[cfg(test)]
pub(super) const TABLES: &[&[&[u8]]] = &[
    PASSWORD,
    CREDENTIAL,
    NEUTRAL,
    ATTRIBUTES,
    QUESTIONS,
    KEY_OPENERS,
    KEY_OTHERS,
    TOKEN_OTHERS,
    NOT_PASS,
    NOT_KEYS,
    PAT_OWNERS,
];
