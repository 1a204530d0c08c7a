// Package assertion verifies X-Portal-Assertion with the standard library alone.
package assertion

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Clocks of two machines differ a little.
const slackSeconds = 60

// Claims are what the edge says about a request; Iat and Exp in seconds since 1970.
type Claims struct {
	Tenant, Domain, Host string
	Iat, Exp             int64
}

// KeySet is what /.well-known/jwks.json of the API shows; keep it for an hour at most.
type KeySet struct {
	Keys []struct{ Kid, Kty, Crv, X string }
}

// Refused says why an assertion is refused: malformed, unknown_key, bad_signature, expired, not_yet_valid, other_host.
type Refused string

func (reason Refused) Error() string { return fmt.Sprintf("the assertion is refused: %s", string(reason)) }

// Verify returns the claims of the header's value, for a request with this Host at now, in seconds since 1970.
// The error is a Refused.
func Verify(assertion, host string, keys KeySet, now int64) (Claims, error) {
	parts := strings.Split(assertion, ".")
	if len(parts) != 3 {
		return Claims{}, Refused("malformed")
	}
	var head struct{ Alg, Kid *string }
	// The only algorithm there is: what the assertion says of it decides nothing.
	if !parse(parts[0], &head) || head.Alg == nil || *head.Alg != "EdDSA" || head.Kid == nil {
		return Claims{}, Refused("malformed")
	}
	key := keys.find(*head.Kid)
	if key == nil {
		return Claims{}, Refused("unknown_key")
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !ed25519.Verify(key, []byte(parts[0]+"."+parts[1]), signature) {
		return Claims{}, Refused("bad_signature")
	}
	return read(parts[1], host, now)
}

func read(payload, host string, now int64) (Claims, error) {
	var said struct {
		Tenant, Domain, Host *string
		Iat, Exp             *int64
	}
	if !parse(payload, &said) || said.Tenant == nil || said.Domain == nil || said.Host == nil ||
		said.Iat == nil || said.Exp == nil {
		return Claims{}, Refused("malformed")
	}
	claims := Claims{*said.Tenant, *said.Domain, *said.Host, *said.Iat, *said.Exp}
	switch {
	case now >= claims.Exp:
		return Claims{}, Refused("expired")
	case now < claims.Iat-slackSeconds:
		return Claims{}, Refused("not_yet_valid")
	case claims.Host != plainHost(host):
		return Claims{}, Refused("other_host")
	}
	return claims, nil
}

func (keys KeySet) find(kid string) ed25519.PublicKey {
	for _, key := range keys.Keys {
		if key.Kid != kid || key.Kty != "OKP" || key.Crv != "Ed25519" {
			continue
		}
		if x, err := base64.RawURLEncoding.DecodeString(key.X); err == nil && len(x) == ed25519.PublicKeySize {
			return x
		}
	}
	return nil
}

var port = regexp.MustCompile(`:\d+$`)

func plainHost(host string) string {
	return strings.TrimSuffix(port.ReplaceAllString(strings.ToLower(host), ""), ".")
}

func parse(part string, into any) bool {
	text, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(text, into) == nil
}
